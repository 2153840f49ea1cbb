/** Rows of *Check Exec* about a Python process. */
import type { RuntimeCheck } from '../types';
import { checkAttach, type Attach } from './pyspy/attach';
import { findPySpy, type FoundPySpy } from './pyspy/find';
import { pySpyVersion } from './pyspy/pinned';
import { readPySpy } from './pyspy/program';

const attach: RuntimeCheck<Attach> = {
  id: 'attach',
  title: 'Reading the process',
  ask: (host, process, _assetsDir, signal) => checkAttach(host, process, signal),
  judge({ as, runtimeVersion }) {
    const how = as === 'direct' ? 'as the session’s user' : 'as the process’s own user';
    const version = runtimeVersion === '' ? '' : ` (Python ${runtimeVersion})`;
    return { status: 'ok', detail: `The kernel lets py-spy read it ${how}${version}.` };
  },
};

const pySpy: RuntimeCheck<FoundPySpy | 'can be sent'> = {
  id: 'py-spy',
  title: 'py-spy',
  async ask(host, process, assetsDir, signal) {
    const found = await findPySpy(host, process, signal);
    if (found !== null) return found;
    await readPySpy(assetsDir, host.facts.arch);
    return 'can be sent';
  },
  judge(found, host) {
    if (found !== 'can be sent' && found.from === 'cache')
      return { status: 'ok', detail: `${pySpyVersion}, cached in the task by an earlier capture.` };
    if (found !== 'can be sent' && found.usable) return { status: 'ok', detail: `${found.version}, from the image.` };
    const old = found === 'can be sent' ? '' : `The image's ${found.version} is too old. `;
    if (host?.tempDirNoExec)
      return {
        status: 'failed',
        detail: `${old}None is there, and none can be sent: no temporary folder runs programs.`,
      };
    return { status: 'ok', detail: `${old}Not there yet: the first capture sends ${pySpyVersion}.` };
  },
};

export const checks: readonly RuntimeCheck[] = [attach as RuntimeCheck, pySpy as RuntimeCheck];
