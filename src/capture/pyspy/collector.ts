/** Python: py-spy reads the process from outside. Non-blocking, so that the service is never paused. */
import { parseProfile } from '../../profile/formats/parse';
import type { Profile } from '../../profile/types';
import type { RemoteHost } from '../../exec/types';
import { compactShell } from '../compact';
import { fetchRecording } from '../recordedBytes';
import { startRecordTimer } from '../recordTimer';
import execAs from '../remote/execAs.sh';
import pyspyRecord from '../remote/pyspyRecord.sh';
import type { Collector, RecordRequest, Recording, RemoteProcess } from '../types';
import { checkAttach, type Attach } from './attach';
import { explainPySpyFailure, targetExited } from './failures';
import { installPySpy } from './install';

/** What py-spy has of a process that only waited: a file without threads. A thread without samples can be shown. */
const nothingRan: Profile = {
  name: 'py-spy',
  unit: 'seconds',
  frames: [],
  stacks: { parent: new Int32Array(0), frame: new Int32Array(0), line: new Int32Array(0) },
  threads: [{ name: 'all threads, waiting', samples: { stack: new Int32Array(0), weight: new Float64Array(0) } }],
};

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
      const attach = await attachOf(host, request.process, request.signal);
      const program = await installPySpy(host, assetsDir, request);
      const seconds = Math.max(1, Math.round(request.durationMs / 1000));
      const { pid, uid, gid } = request.process;
      const args = [
        pid, seconds, Math.round(request.rateHz), program.path, host.facts.privateDir, attach.as, uid, gid ?? uid, program.sha256,
        '--nonblocking', ...(request.mode === 'wall' ? ['--idle'] : []),
      ].map(String);
      const timer = startRecordTimer(request);
      const asked = Date.now();
      let output = '';
      try {
        const result = await host.runScript(compactShell(execAs, pyspyRecord), args, {
          timeoutMs: seconds * 1000 + 60_000,
          signal: request.signal,
          onStdout: (chunk) => {
            output += Buffer.from(chunk).toString('latin1');
            if (/^recording$/m.test(output)) timer.started();
          },
        });
        timer.stop();
        const endedMs = Date.now() - (timer.startedAtMs ?? asked);
        const code = Number(/^ended (\d+)$/m.exec(Buffer.from(result.stdout).toString('latin1'))?.[1] ?? result.exitCode);
        if (result.stderr.includes('because process exited')) throw targetExited(request.process, endedMs);
        if (code !== 0) throw explainPySpyFailure(result.stderr, code, request.process);
        const samples = /Samples: (\d+) Errors: (\d+)/.exec(result.stderr);
        const profile = samples?.[1] === '0' ? nothingRan : parseProfile(await fetchRecording(host, result.stdout, request), 'py-spy.speedscope.json');
        return {
          profile,
          collector: `py-spy ${program.version}`,
          runtimeVersion: attach.runtimeVersion,
          rateHz: Math.round(request.rateHz),
          // py-spy counts its own intervals and ends by itself; when we hear of its start and end says less.
          durationMs: seconds * 1000,
          startedAt: new Date(timer.startedAtMs ?? asked).toISOString(),
          errors: Number(samples?.[2] ?? 0),
        };
      } finally {
        timer.stop();
      }
    },
  };
}
