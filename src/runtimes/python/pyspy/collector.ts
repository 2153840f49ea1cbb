/** Python: py-spy reads the process from outside. Non-blocking unless asked, so that the service is not paused. */
import type { RemoteHost } from '../../../exec/types';
import { PerProcess } from '../../shared/perProcess';
import type { Collector, RecordRequest, Recording } from '../../../capture/types';
import { checkAttach, type Attach } from './attach';
import { findPySpy, type FoundPySpy } from './find';
import { installPySpy } from './install';
import { assertRecordable } from './options';
import { recordWithPython } from './pythonRecorder';
import { recordWithShell } from './shellRecorder';

/** `assetsDir`: the folder with the packed programs (`<arch>.gz`). */
export function createPySpyCollector(assetsDir: string): Collector {
  const checked = new PerProcess<Attach>();
  const looked = new PerProcess<Promise<FoundPySpy | null>>();

  return {
    runtime: 'python',

    async check(host, process) {
      const looking = findPySpy(host, process);
      // Looked for meanwhile; who asks for it hears of a failure.
      looking.catch(() => undefined);
      looked.set(host, process, looking);
      checked.set(host, process, await checkAttach(host, process));
    },

    async record(host: RemoteHost, request: RecordRequest): Promise<Recording> {
      assertRecordable(request);
      const attach = checked.get(host, request.process) ?? (await checkAttach(host, request.process, request.signal));
      const looking = looked.get(host, request.process);
      // The next capture finds what this one leaves.
      looked.delete(host, request.process);
      const found = await (looking ?? findPySpy(host, request.process, request.signal));
      const program = await installPySpy(host, assetsDir, request, attach.python, found);
      const record = attach.python === '' ? recordWithShell : recordWithPython;
      return {
        ...(await record(host, request, attach, program)),
        collector: `py-spy ${program.version}`,
        runtimeVersion: attach.runtimeVersion,
      };
    },
  };
}
