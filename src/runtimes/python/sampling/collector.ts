/**
 * Records with `python -m profiling.sampling` of the process's own interpreter (3.15 and later). See README.md: untried
 * on a real one.
 */
import type { RemoteHost } from '../../../exec/types';
import { Stretches } from '../../../profile/stretches';
import type { Profile } from '../../../profile/types';
import { toCaptureError } from '../../../capture/errors';
import { CaptureError, type RecordRequest, type Recording, type RemoteProcess } from '../../../capture/types';
import { canUnlessRefused } from '../../firstThatCan';
import { targetExited } from '../../shared/ended';
import { PerProcess } from '../../shared/perProcess';
import { processName } from '../../shared/processName';
import { startRecordTimer } from '../../shared/recordTimer';
import type { Can, Collector } from '../../types';
import { runsPrograms } from '../detection';
import { checkAttach } from '../pyspy/attach';
import { readGecko } from './gecko';

/** Seconds of one run; shorter while the recording is shown live. */
const stretchSeconds = 10;
const liveSeconds = 3;

const refused = (process: RemoteProcess, cause: unknown): CaptureError =>
  new CaptureError(
    'not-attachable',
    `The Python of ${processName(process)} (pid ${process.pid}) has no sampling profiler (profiling.sampling, from 3.15 on).`,
    'Choose another process, or wait for a py-spy that knows its Python.',
    undefined,
    { cause },
  );

/** The module's version is the interpreter's. Throws CaptureError `not-attachable`. */
async function versionOf(host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<string> {
  // A program that embeds Python, such as uWSGI, is not run: it might do anything with these arguments.
  if (!runsPrograms(process.exe)) throw refused(process, 'not an interpreter');
  const look = 'import sys, profiling.sampling; print("%d.%d.%d" % sys.version_info[:3])';
  const result = await host.run([process.exe, '-I', '-c', look], { timeoutMs: 20_000, signal });
  const version = /^(3)\.(\d+)\.\d+$/.exec(Buffer.from(result.stdout).toString('utf8').trim());
  if (result.exitCode !== 0 || !version || Number(version[2]) < 15) throw refused(process, result.stderr);
  return version[0];
}

/** Resolves when not paused, or stopped. */
const goOn = ({ live, stop, signal }: RecordRequest): Promise<void> =>
  new Promise((resolve) => {
    const { pause } = live ?? {};
    if (!pause?.paused || stop?.aborted || signal.aborted) return resolve();
    const look = (): void => {
      if (pause.paused && !stop?.aborted && !signal.aborted) return;
      unlisten();
      stop?.removeEventListener('abort', look);
      signal.removeEventListener('abort', look);
      resolve();
    };
    const unlisten = pause.onChange(look);
    stop?.addEventListener('abort', look);
    signal.addEventListener('abort', look);
  });

async function recordStretch(host: RemoteHost, request: RecordRequest, seconds: number): Promise<Profile> {
  const { process, signal } = request;
  const file = `${host.facts.privateDir}/sampling.json`;
  const argv = [
    process.exe,
    '-I',
    '-m',
    'profiling.sampling',
    'attach',
    '--all-threads',
    '--duration',
    String(seconds),
    '--sampling-rate',
    String(Math.round(request.rateHz)),
    '--gecko',
    ...(request.blocking ? ['--blocking'] : []),
    '--output',
    file,
    String(process.pid),
  ];
  const result = await host.run(argv, { timeoutMs: seconds * 1000 + 60_000, signal });
  if (/cannot find the process|No such process/i.test(result.stderr)) throw targetExited(process, 0, result.stderr);
  if (result.exitCode !== 0) {
    throw new CaptureError(
      'not-attachable',
      `Python's sampling profiler could not record ${processName(process)} (pid ${process.pid}).`,
      'The output channel has what it said; the container may lack SYS_PTRACE.',
      undefined,
      { cause: result.stderr },
    );
  }
  const bytes = await host.download(file, { signal });
  try {
    return readGecko(bytes, request.mode);
  } catch (cause) {
    throw new CaptureError(
      'other',
      "The recording of Python's sampling profiler could not be read.",
      'Capture again; the output channel has the details.',
      undefined,
      { cause },
    );
  }
}

/** An error between stretches: of a target that ended it says after how much. */
const endedLater = (error: CaptureError, process: RemoteProcess, recordedMs: number): CaptureError =>
  error.code === 'target-exited' ? targetExited(process, recordedMs, error) : error;

/** Whether the target has ended, a zombie too: the profiler then ends early, with code 0 and without a word. */
async function hasEnded(host: RemoteHost, { process, signal }: RecordRequest): Promise<boolean> {
  const look =
    'import sys\ntry: state = open("/proc/%s/stat" % sys.argv[1]).read().rpartition(")")[2].split()[0]\nexcept OSError: state = "X"\nprint("gone" if state in "ZX" else "there")';
  const { stdout } = await host.run([process.exe, '-I', '-c', look, String(process.pid)], {
    timeoutMs: 20_000,
    signal,
  });
  return Buffer.from(stdout).toString('utf8').trim() === 'gone';
}

/** The kernel's refusal to let one process read another holds for this profiler as for py-spy. */
async function assertReadable(host: RemoteHost, process: RemoteProcess, signal?: AbortSignal): Promise<void> {
  try {
    await checkAttach(host, process, signal);
  } catch (error) {
    if (error instanceof CaptureError && error.code === 'ptrace') throw error;
  }
}

export function createSamplingCollector(): Collector {
  const asked = new PerProcess<Can>();
  return {
    name: "Python's own profiling.sampling",

    async can(host, process, signal) {
      const answer =
        asked.get(host, process) ??
        (await canUnlessRefused(async () => {
          await versionOf(host, process, signal);
          await assertReadable(host, process, signal);
          return 'yes';
        }));
      asked.set(host, process, answer);
      return answer;
    },

    async record(host: RemoteHost, request: RecordRequest): Promise<Recording> {
      if (request.native || request.gil || request.subprocesses) {
        throw new CaptureError(
          'not-attachable',
          'Native frames, GIL only and subprocesses need py-spy, which does not support this Python.',
          'Capture without those options.',
        );
      }
      const runtimeVersion = await versionOf(host, request.process, request.signal);
      const timer = startRecordTimer(request);
      const recorded = new Stretches();
      const began = Date.now();
      let recordedMs = 0;
      let pausedMs = 0;
      let cutOff: CaptureError | undefined;
      const recordingSoFar = (profile: Profile): Recording => ({
        profile,
        collector: `profiling.sampling ${runtimeVersion}`,
        runtimeVersion,
        rateHz: request.rateHz,
        durationMs: recordedMs,
        startedAt: new Date(began).toISOString(),
        errors: 0,
        coverage: coverage(),
        remarks: [
          'py-spy does not support this Python: recorded with its own profiling.sampling, which gives file names without folders.',
        ],
      });
      const coverage = (): number => Math.min(1, recordedMs / Math.max(1, Date.now() - began - pausedMs));
      timer.started();
      try {
        while (recordedMs < request.durationMs && !request.stop?.aborted) {
          const seconds = Math.max(
            1,
            Math.round(Math.min((request.durationMs - recordedMs) / 1000, request.live ? liveSeconds : stretchSeconds)),
          );
          const asked = Date.now();
          const profile = await recordStretch(host, request, seconds).catch((error: unknown) => {
            if (recordedMs === 0 || request.signal.aborted) throw error;
            cutOff = endedLater(toCaptureError(error), request.process, recordedMs);
          });
          if (!profile) break;
          const stretch = { profile };
          recorded.add(stretch);
          const tookMs = Date.now() - asked;
          if (tookMs < seconds * 1000 && (await hasEnded(host, request).catch(() => false))) {
            recordedMs += tookMs;
            cutOff = targetExited(request.process, recordedMs);
            break;
          }
          recordedMs += seconds * 1000;
          request.live?.onUpdate(stretch, coverage());
          request.onSoFar?.(() => recordingSoFar(recorded.profile()));
          const waited = Date.now();
          await goOn(request);
          pausedMs += Date.now() - waited;
        }
      } finally {
        timer.stop();
      }
      if (recordedMs === 0)
        throw new CaptureError('other', 'The recording was stopped before it began.', 'Capture again.');
      return { ...recordingSoFar(recorded.whole()), ...(cutOff && { cutOff }) };
    },
  };
}
