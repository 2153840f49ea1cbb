/** Python: py-spy reads the process from outside. Non-blocking unless asked, so that the service is not paused. */
import type { RemoteHost } from '../../exec/types';
import type { Collector, RecordRequest, Recording, RemoteProcess } from '../types';
import { checkAttach, type Attach } from './attach';
import { findPySpy, type FoundPySpy } from './find';
import { installPySpy } from './install';
import { assertRecordable } from './options';
import { recordWithPython } from './pythonRecorder';
import { recordWithShell } from './shellRecorder';

/** `assetsDir`: the folder with the packed programs (`<arch>.gz`). */
export function createPySpyCollector(assetsDir: string): Collector {
  const checked = new WeakMap<RemoteProcess, Attach>();
  const looked = new WeakMap<RemoteProcess, Promise<FoundPySpy | null>>();
  const attachOf = async (host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<Attach> => {
    const attach = checked.get(process) ?? (await checkAttach(host, process, signal));
    checked.set(process, attach);
    return attach;
  };

  return {
    runtime: 'python',

    async check(host, process) {
      const looking = findPySpy(host, process);
      // Looked for meanwhile; who asks for it hears of a failure.
      looking.catch(() => undefined);
      looked.set(process, looking);
      await attachOf(host, process);
    },

    async record(host: RemoteHost, request: RecordRequest): Promise<Recording> {
      assertRecordable(request);
      const attach = await attachOf(host, request.process, request.signal);
      const looking = looked.get(request.process);
      // The next capture finds what this one leaves.
      looked.delete(request.process);
      const found = await (looking ?? findPySpy(host, request.process, request.signal));
      const program = await installPySpy(host, assetsDir, request, attach.python, found);
      const record = attach.python === '' ? recordWithShell : recordWithPython;
      return { ...(await record(host, request, attach, program)), collector: `py-spy ${program.version}`, runtimeVersion: attach.runtimeVersion };
    },
  };
}
