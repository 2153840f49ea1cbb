/**
 * Records Node with V8's own profilers through the inspector, which is opened by SIGUSR1 if necessary and then closed
 * again.
 */
import type { RemoteHost } from '../../exec/types';
import { MAX_PAUSES_MS, steer } from '../shared/control';
import { MAX_ADDED_RUN_DELAY, MAX_RECORDER_CORES, WINDOW_MS } from '../shared/limits';
import { PerProcess } from '../shared/perProcess';
import { startRecordTimer } from '../shared/recordTimer';
import { toCaptureError } from '../../capture/errors';
import type { RecordRequest, Recording } from '../../capture/types';
import type { OutsideHeap } from '../../metadata/types';
import type { Profile } from '../../profile/types';
import { stepRemark } from '../../profile/formats/keepsStep';
import { canUnlessRefused } from '../firstThatCan';
import type { Collector } from '../types';
import { checkNode } from './check';
import { runDriver } from './driver';
import { readDriverEvents, type DriverEvent } from './events';
import { explainDriverFailure } from './failures';
import { Parts } from './parts';

const whyEnded: Readonly<Record<string, string>> = {
  cpu: 'The recording was ended early: the recorder used too much CPU in the task.',
  delay:
    'The recording was ended early: the process waited for the processor much longer than before, and the recorder may have been why.',
  paused: 'The recording was ended: it was paused for too long.',
  long: 'The recording was ended early: it took much longer than was asked for.',
};

const whySkipped: Readonly<Record<string, string>> = {
  ownHandler: 'it has a SIGUSR1 handler of its own',
  portTaken: 'another process holds the port of its inspector',
  signalNotCaught: 'it does not handle SIGUSR1 and was not signalled',
  notNode: 'it runs a different program from the first process',
  gone: 'it had ended',
  noAnswer: 'its main thread is blocked',
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** V8 samples what is allocated in its heap; a Buffer's bytes are not. */
function outsideRemark(outside: OutsideHeap | null): string {
  const what = "Buffers, ArrayBuffers and all else outside V8's heap are not in this profile";
  if (outside === null) return `${what}; how much they hold could not be read.`;
  const { before, after } = outside;
  const buffers = `Buffers and ArrayBuffers: ${megabytes(after.buffers)}, ${megabytes(before.buffers)}`;
  return `${what}: ${megabytes(after.external)} at the end, ${megabytes(before.external)} at the start (${buffers}).`;
}

function remarksOf(
  events: readonly DriverEvent[],
  mode: 'cpu' | 'heap',
  heapIntervalBytes: number,
  outside: OutsideHeap | null,
): string[] {
  const remarks: string[] = [];
  if (mode === 'heap')
    remarks.push(
      `Memory allocated during the recording and still held at its end, estimated from one sample in ${Math.round(heapIntervalBytes / 1024)} KB.`,
      outsideRemark(outside),
    );
  for (const one of events) {
    if (one.event === 'ended') remarks.push(whyEnded[one.why ?? ''] ?? 'The recording was ended early.');
    if (one.event === 'apart')
      remarks.push(
        'Functions share lines, as in minified code, so V8 was kept from inlining them while they were recorded: each has its own time, and calls of small functions took a little longer than usual.',
      );
    if (one.event === 'skipped')
      remarks.push(
        `pid ${one.pid} was not recorded: ${whySkipped[one.code ?? ''] ?? 'its inspector could not be used'}.`,
      );
    if (one.event === 'dropped')
      remarks.push(
        `${one.worker ? `Worker ${one.worker} of pid ${one.pid}` : `pid ${one.pid}`} was not recorded to the end: it ended, or its inspector broke off.`,
      );
  }
  return [...new Set(remarks)];
}

/** V8's own default for a sampling heap profile: one sample per this many bytes allocated. */
const heapIntervalBytes = 32_768;

const WAS_OPEN = 'The inspector was open already and stays open';
const OPENED = 'The inspector was opened for the capture and is closed again';
/** Live: the first update soon, later ones less often. Each heap profile makes V8 collect garbage. */
const liveStretchesMs = { cpu: [2000, 5000], heap: [2000, 10_000] };
/**
 * Not live: often enough to limit what V8 holds in the target's memory, and to have something where memory runs out while
 * one looks for why.
 */
const stretchesMs = { cpu: [60_000], heap: [30_000] };
/** Longest single pause of a recording. */
const maxPauseMs = 30 * 60_000;
/** What the driver may take beyond the recording and its pauses. */
const spareMs = 240_000;
/** If less than this part of the requested rate was achieved, the achieved rate is reported. */
const nearRate = 0.8;

export function createNodeInspectorCollector(): Collector {
  const versions = new PerProcess<string>();
  return {
    name: 'V8 inspector',
    needsCpuShare: true,

    can: (host, process, signal) =>
      canUnlessRefused(async () => {
        versions.set(host, process, versions.get(host, process) ?? (await checkNode(host, process, signal)));
        return 'yes';
      }),

    async record(host: RemoteHost, request: RecordRequest): Promise<Recording> {
      const runtimeVersion =
        versions.get(host, request.process) ?? (await checkNode(host, request.process, request.signal));
      return record(host, request, runtimeVersion);
    },
  };
}

async function record(host: RemoteHost, request: RecordRequest, runtimeVersion: string): Promise<Recording> {
  const mode = request.mode === 'heap' ? 'heap' : 'cpu';
  const all = [request.process, ...(request.subprocesses ? (request.children ?? []) : [])];
  const rateHz = Math.min(1000, Math.max(1, Math.round(request.rateHz)));
  const mayPause = request.live?.pause !== undefined;
  const order = {
    pids: all.map((one) => one.pid),
    mode,
    durationMs: request.durationMs,
    intervalUs: Math.round(1e6 / rateHz),
    heapIntervalBytes: request.heapIntervalBytes ?? heapIntervalBytes,
    stretchesMs: (request.live ? liveStretchesMs : stretchesMs)[mode],
    pausedMs: mayPause ? maxPauseMs : 0,
    folder: host.facts.privateDir,
    limits: { recorderCores: MAX_RECORDER_CORES, addedRunDelay: MAX_ADDED_RUN_DELAY, windowMs: WINDOW_MS, spareMs },
  };
  const asked = Date.now();
  const timer = startRecordTimer(request);
  const events: DriverEvent[] = [];
  let stoppedAt = 0;
  const recordedMs = (): number => (timer.startedAtMs === null ? 0 : (stoppedAt || Date.now()) - timer.startedAtMs);
  const wholeRecording = (profile: Profile): Recording => {
    const recording = recordingOf(profile);
    const step = mode === 'cpu' ? stepRemark(profile) : null;
    if (step === null) return recording;
    return { ...recording, remarks: [...recording.remarks!, `${step} Each capture has one of its own: record again.`] };
  };
  const recordingOf = (profile: Profile): Recording => {
    const reached = parts.threadUs > 0 ? (parts.samples * 1e6) / parts.threadUs : rateHz;
    const recorded = all.filter((one) => !events.some((event) => event.event === 'skipped' && event.pid === one.pid));
    return {
      profile,
      collector: 'V8 inspector',
      runtimeVersion,
      rateHz: mode === 'heap' ? 0 : reached < rateHz * nearRate ? Math.max(1, Math.round(reached)) : rateHz,
      durationMs: parts.elapsedMs || recordedMs(),
      startedAt: new Date(timer.startedAtMs ?? asked).toISOString(),
      errors: 0,
      lostSamples: mode === 'heap' ? 0 : Math.max(0, Math.floor(parts.due - parts.samples)),
      coverage: parts.coverage,
      cost: {
        // The driver's own CPU time only: the profiler's cost inside the target is part of the target's own CPU time.
        profilerCpuSeconds: events.find((one) => one.event === 'done')?.driverSeconds ?? null,
        profilerSteadyCpuSeconds: events.find((one) => one.event === 'target')?.steadySeconds ?? null,
        // Measured when the processes were listed, a moment before.
        targetCpuBefore: recorded.reduce((sum, one) => sum + one.cpuShare, 0),
        targetCpuDuring: events.find((one) => one.event === 'target')?.cores ?? null,
      },
      ...(parts.outside && { outsideHeap: parts.outside }),
      remarks: [...remarksOf(events, mode, order.heapIntervalBytes, parts.outside), ...parts.inlined.remarks()],
    };
  };
  const parts = new Parts(host, request, threadNames(all.length > 1), () =>
    request.onSoFar?.(() => recordingOf(parts.soFar())),
  );
  let steered = (): void => undefined;
  const onEvent = (event: DriverEvent): void => {
    events.push(event);
    if (event.event === 'attached')
      request.log(`${all.length > 1 ? `pid ${event.pid}: ` : ''}${event.wasOpen ? WAS_OPEN : OPENED}`);
    if (event.event === 'recording') {
      timer.started();
      steered = steer(host, request, request.log);
    }
    if (event.event === 'stopping') {
      stoppedAt = Date.now();
      timer.stop();
    }
    if (event.event === 'part') parts.announced(event, stoppedAt === 0);
    if (event.event === 'portLeftOpen')
      request.log(`The inspector of pid ${event.pid} did not close; it closes by itself within a minute or so`);
  };
  request.onProgress('prepare', 0, 'Opening the inspector');
  request.log(
    mode === 'cpu'
      ? 'V8 may pause a large application for up to a second while its profiler starts'
      : 'V8 collects garbage when a heap profile begins and when it is written: a pause, the longer the larger the heap',
  );
  try {
    const run = await runDriver(host, request.process, order, {
      timeoutMs: request.durationMs + spareMs + 60_000 + (mayPause ? MAX_PAUSES_MS : 0),
      signal: request.signal,
      onStdout: readDriverEvents(onEvent),
    });
    if (run.exitCode !== 0)
      throw explainDriverFailure(
        run.events.find((one) => one.event === 'error'),
        run.exitCode,
        recordedMs(),
        request.process,
        run.stderr,
      );
    return wholeRecording(await parts.whole());
  } catch (error) {
    if (request.signal.aborted) throw error;
    const profile = await parts.rest();
    if (profile === null || profile.threads.every(({ samples }) => samples.stack.length === 0)) throw error;
    return { ...wholeRecording(profile), cutOff: toCaptureError(error) };
  } finally {
    steered();
    timer.stop();
  }
}

/**
 * Names of threads: `main`, `worker 2 hash.js`, or `main (pid 17)` with several processes. Untrusted text from the
 * container.
 */
const threadNames =
  (several: boolean) =>
  (pid: number, worker: string, title: string): string =>
    `${worker === '' ? 'main' : `worker ${worker}${title === '' ? '' : ` ${title}`}`}${several ? ` (pid ${pid})` : ''}`;
