/** Python: py-spy reads the process from outside. Non-blocking unless asked, so that the service is not paused. */
import type { RemoteHost } from '../../../exec/types';
import type { RecordRequest, Recording, RemoteProcess } from '../../../capture/types';
import { canUnlessRefused } from '../../firstThatCan';
import { PerProcess } from '../../shared/perProcess';
import { processName } from '../../shared/processName';
import type { Collector } from '../../types';
import { isFreeThreaded } from '../detection';
import { AttachAnswers, unreadableChildren } from './attach';
import { freeThreaded } from './failures';
import { findPySpy, type FoundPySpy } from './find';
import { installPySpy } from './install';
import { assertRecordable } from './options';
import { recordWithPython, type PySpyRecording } from './pythonRecorder';
import { recordWithShell } from './shellRecorder';

/** Versions that py-spy 0.4.3 can read, free-threaded builds apart. For any other the answer is `unknown`. */
const known = /^(2\.7|3\.([3-9]|1[0-5]))(\.\d+)*$/;

function remarksOn(leftOut: readonly RemoteProcess[], children: readonly RemoteProcess[]): string[] {
  if (leftOut.length === 0) return [];
  const names = leftOut.slice(0, 5).map((one) => `${processName(one)} (pid ${one.pid}, user ${one.uid})`);
  const more = leftOut.length > names.length ? ` and ${leftOut.length - names.length} more` : '';
  return [
    `${leftOut.length} of ${children.length} child processes are missing, since the kernel does not let py-spy read them without SYS_PTRACE: ${names.join(', ')}${more}.`,
  ];
}

/** `assetsDir`: the folder with the packed programs (`<arch>.gz`). */
export function createPySpyCollector(assetsDir: string, attaches = new AttachAnswers()): Collector {
  const looked = new PerProcess<Promise<FoundPySpy | null>>();

  return {
    name: 'py-spy',

    can: (host, process, signal) =>
      canUnlessRefused(async () => {
        if (looked.get(host, process) === undefined && !attaches.has(host, process)) {
          const looking = findPySpy(host, process);
          // Runs in the meantime and is awaited in `record`; a failure must not count as unhandled until then.
          looking.catch(() => undefined);
          looked.set(host, process, looking);
        }
        const { runtimeVersion } = await attaches.of(host, process, signal);
        if (isFreeThreaded(runtimeVersion)) throw freeThreaded(process, runtimeVersion);
        return known.test(runtimeVersion) ? 'yes' : 'unknown';
      }),

    async record(host: RemoteHost, request: RecordRequest): Promise<Recording> {
      assertRecordable(request);
      const attach = await attaches.of(host, request.process, request.signal);
      const children = request.subprocesses ? (request.children ?? []) : [];
      const leftOut = await unreadableChildren(host, request.process, attach, children, request.signal);
      const looking = looked.get(host, request.process);
      // The next capture of the session looks again: this one may leave a py-spy in the cache.
      looked.delete(host, request.process);
      const found = await (looking ?? findPySpy(host, request.process, request.signal));
      const program = await installPySpy(host, assetsDir, request, attach.python, found);
      const record = attach.python === '' ? recordWithShell : recordWithPython;
      const complete = (recording: PySpyRecording): Recording => ({
        ...recording,
        remarks: [...remarksOn(leftOut, children), ...(recording.remarks ?? [])],
        collector: `py-spy ${program.version}`,
        runtimeVersion: attach.runtimeVersion,
      });
      return complete(
        await record(host, request, attach, program, (soFar) => request.onSoFar?.(() => complete(soFar()))),
      );
    },
  };
}
