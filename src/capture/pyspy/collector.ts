/** Python: py-spy reads the process from outside. Non-blocking unless asked, so that the service is not paused. */
import type { RemoteHost } from '../../exec/types';
import type { Collector, RecordRequest, Recording, RemoteProcess } from '../types';
import { checkAttach, type Attach } from './attach';
import { installPySpy } from './install';
import { assertRecordable } from './options';
import { recordWithPython } from './pythonRecorder';
import { recordWithShell } from './shellRecorder';

/** `assetsDir`: the folder with the packed programs (`<arch>.gz`). */
export function createPySpyCollector(assetsDir: string): Collector {
  const checked = new WeakMap<RemoteProcess, Attach>();
  const attachOf = async (host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<Attach> => {
    const attach = checked.get(process) ?? (await checkAttach(host, process, signal));
    checked.set(process, attach);
    return attach;
  };

  return {
    runtime: 'python',

    async check(host, process) {
      await attachOf(host, process);
    },

    async record(host: RemoteHost, request: RecordRequest): Promise<Recording> {
      assertRecordable(request);
      const attach = await attachOf(host, request.process, request.signal);
      const program = await installPySpy(host, assetsDir, request, attach.python);
      const record = attach.python === '' ? recordWithShell : recordWithPython;
      return { ...(await record(host, request, attach, program)), collector: `py-spy ${program.version}`, runtimeVersion: attach.runtimeVersion };
    },
  };
}
