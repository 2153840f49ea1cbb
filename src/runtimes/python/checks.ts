/** Rows of *Check Exec* about a Python process. */
import type { RuntimeCheck } from '../types';
import { isFreeThreaded, minorOf, SAMPLER_FIRST_MINOR } from './detection';
import { checkAttach, runsFromMemory, type Attach } from './pyspy/attach';
import { findPySpy, type FoundPySpy } from './pyspy/find';
import { unreadable } from './pyspy/interpreterFile';
import { pySpyVersion } from './pyspy/pinned';
import { readPySpy } from './pyspy/program';

const attach: RuntimeCheck<Attach> = {
  id: 'attach',
  title: 'Reading the process',
  ask: (host, process, _assetsDir, signal) => checkAttach(host, process, signal),
  judge({ as, runtimeVersion, unreadable: missing }) {
    const how = as === 'direct' ? 'as the session’s user' : 'as the process’s own user';
    const version = runtimeVersion === '' ? '' : ` (Python ${runtimeVersion})`;
    // The refusal of a capture, beforehand; where 3.15's own sampler can be run is found out by the capture.
    if (isFreeThreaded(runtimeVersion))
      return minorOf(runtimeVersion) < SAMPLER_FIRST_MINOR
        ? { status: 'failed', detail: `It is a free-threaded build${version}, which py-spy cannot read.` }
        : { status: 'ok', detail: `It is a free-threaded build${version}, which its own sampler records.` };
    if (missing !== undefined) {
      const { why, next } = unreadable[missing];
      return { status: 'failed', detail: `${why(`its interpreter${version}`)} ${next}` };
    }
    return { status: 'ok', detail: `The kernel lets py-spy read it ${how}${version}.` };
  },
};

interface PySpyFact {
  readonly found: FoundPySpy | null;
  /** Where no temporary folder runs programs: whether the task can run it all the same. */
  readonly fromMemory?: boolean;
}

const pySpy: RuntimeCheck<PySpyFact> = {
  id: 'py-spy',
  title: 'py-spy',
  async ask(host, process, assetsDir, signal) {
    const found = await findPySpy(host, process, signal);
    if (found === null) await readPySpy(assetsDir, host.facts.arch);
    return host.facts.tempDirNoExec ? { found, fromMemory: await runsFromMemory(host, process, signal) } : { found };
  },
  judge({ found, fromMemory }) {
    if (found?.from === 'image' && found.usable) return { status: 'ok', detail: `${found.version}, from the image.` };
    const old = found?.from === 'image' ? `The image's ${found.version} is too old. ` : '';
    if (fromMemory === false)
      return {
        status: 'failed',
        detail: `${old}None is there that can be run, and none can be sent: no temporary folder runs programs, and the task has no Python (3.8 or newer) to run it from memory.`,
      };
    const how = fromMemory ? ' No temporary folder runs programs: it is run from memory.' : '';
    if (found?.from === 'cache')
      return { status: 'ok', detail: `${pySpyVersion}, cached in the task by an earlier capture.${how}` };
    return { status: 'ok', detail: `${old}Not there yet: the first capture sends ${pySpyVersion}.${how}` };
  },
};

export const checks: readonly RuntimeCheck[] = [attach as RuntimeCheck, pySpy as RuntimeCheck];
