/** One capture in one place: connect, find, prepare, record, fetch, clean. */
import type { TaskAccess } from '../../access/awsAccess';
import type { Task } from '../../ecs/types';
import type { RemoteHost } from '../../exec/types';
import { processName } from '../../runtimes/shared/processName';
import { decideOptions } from './decideOptions';
import { describeEarly, describeRecording, type Recorded } from '../keep/describeRecording';
import { captureCancelled, nothingLeft, stoppedEarly, throwIfEnded, toCaptureError, type Leftovers } from '../errors';
import { explainLoss, watchTask } from './taskStatus';
import { hashFiles } from '../files/hashFiles';
import { createRecorders, findTarget } from '../find/findTarget';
import { findPlace, type Place } from '../find/place';
import { explainReadOnly, ptraceRemark } from '../find/preflight';
import { createProgress, type PhaseProgress } from './progress';
import { CaptureError, type CaptureHooks, type CaptureRequest, type CaptureResult, type Recording } from '../types';

export interface CaptureDependencies {
  readonly access: TaskAccess;
  /** Folder of the packed py-spy programs. */
  readonly assetsDir: string;
}

/** Records one process in the place that `find` returns. `left` is told what stays in the task. */
type TaskCapture = (
  find: () => Promise<Place>,
  request: CaptureRequest,
  hooks: CaptureHooks,
  left?: Leftovers,
) => Promise<CaptureResult>;

/** Aborts when the capture is cancelled; until it records, also when it is stopped. */
interface EarlySignal {
  readonly signal: AbortSignal;
  /** The recorder runs: from now on a stop is its own affair. */
  recording(): void;
}

/** What one capture keeps account of. */
interface Account {
  readonly early: EarlySignal;
  readonly progress: PhaseProgress;
  readonly left: Leftovers;
}

/** Nothing is worth keeping before the recorder runs, so a stop counts as a cancel until then. */
function stopsUntilRecording({ signal, stop }: CaptureHooks): EarlySignal {
  const stopped = new AbortController();
  const abort = (): void => stopped.abort();
  if (stop?.aborted) abort();
  stop?.addEventListener('abort', abort);
  return {
    signal: AbortSignal.any([signal, stopped.signal]),
    recording: () => stop?.removeEventListener('abort', abort),
  };
}

/** The reason of a capture that was kept while it was recorded, and never replaced by the whole one. */
const stillRecording = (): CaptureError =>
  new CaptureError('other', 'It was kept while it was recorded, and what recorded it did not get to its end.', '');

/**
 * Returns the capture of one task. It throws only CaptureError, with one message each, and however it ends it leaves no
 * process, port or file of ours in the task (except py-spy's cache).
 */
export function createTaskCapture(dependencies: CaptureDependencies): TaskCapture {
  const { ecs, openHost, profile: awsProfile } = dependencies.access;
  const recorderOf = createRecorders(dependencies.assetsDir);

  /** What cut a recording off; a task that stops takes its session along, which is no reason by itself. */
  async function whyCutOff(
    task: Task,
    { cutOff }: Recording,
    { stop }: CaptureHooks,
  ): Promise<CaptureError | undefined> {
    if (cutOff) return explainLoss(ecs, task, cutOff, true);
    const reason: unknown = stop?.aborted ? stop.reason : undefined;
    return typeof reason === 'string' ? new CaptureError('other', reason, '') : undefined;
  }

  async function recordIn(
    host: RemoteHost,
    place: Place,
    request: CaptureRequest,
    hooks: CaptureHooks,
    { early, progress, left }: Account,
  ): Promise<Omit<Recorded, 'phasesMs'>> {
    progress.report('find', 0, `Looking for the process in ${place.container.name}`);
    const { process, children, runtime, collector, usedBefore } = await findTarget(
      host,
      recorderOf,
      request,
      hooks,
      (chosen) => progress.report('prepare', 0, `Checking ${processName(chosen)} (pid ${chosen.pid})`),
    );
    throwIfEnded(hooks);
    const remark = ptraceRemark(place.container, place.definition, runtime.id);
    if (remark) hooks.log(remark);
    const { options, remarks } = decideOptions(request, place, { process, children });
    const recordedOf = (recording: Recording): Omit<Recorded, 'phasesMs'> => ({
      awsProfile,
      process,
      options,
      recording: { ...recording, remarks: [...remarks, ...(recording.remarks ?? [])] },
      bytesOnWire: host.bytesOnWire,
    });
    const recording = await collector.record(host, {
      ...options,
      process,
      children,
      stop: hooks.stop,
      isOpenEnded: hooks.isOpenEnded,
      live: hooks.live,
      signal: early.signal,
      onProgress: (phase, fraction, message) => {
        if (phase === 'record') early.recording();
        progress.report(phase, fraction, message);
      },
      onKept: (what) => {
        left.kept = what;
      },
      onSoFar: (soFar) =>
        hooks.onSoFar?.(() =>
          describeRecording(
            { ...recordedOf({ ...soFar(), cutOff: stillRecording() }), phasesMs: progress.phasesMs() },
            place,
          ),
        ),
      log: hooks.log,
    });
    const recorded = recordedOf({
      ...recording,
      cost: recording.cost && {
        ...recording.cost,
        targetCpuBefore: recording.cost.targetCpuBefore ?? (await usedBefore),
      },
      cutOff: await whyCutOff(place.task, recording, hooks),
    });
    hooks.onRecorded?.(describeEarly({ ...recorded, phasesMs: progress.phasesMs() }, place));
    progress.report('fetch', 1, 'Hashing the files that ran');
    const files = await hashFiles(host, process, recording.profile, hooks);
    return { ...recorded, recording: { ...recorded.recording, files }, bytesOnWire: host.bytesOnWire };
  }

  return async (find, request, hooks, left = nothingLeft()) => {
    const progress = createProgress(request.durationMs, hooks);
    let host: RemoteHost | undefined;
    let place: Place | undefined;
    let unwatch = (): void => undefined;
    const early = stopsUntilRecording(hooks);
    /** A second time does nothing. */
    const leave = async (): Promise<void> => {
      await host?.close();
      left.isUnconfirmed = host?.isClean === false;
    };
    try {
      throwIfEnded(hooks);
      progress.report('check', 0, `Checking ${request.service.split('/').pop()}`);
      place = await find();
      throwIfEnded(hooks);
      progress.report('connect', 0, `Connecting to task ${place.task.id.slice(0, 8)}`);
      const { clusterArn } = place.service;
      const target = {
        clusterArn,
        taskArn: place.task.arn,
        container: place.container.name,
        runtimeId: place.container.runtimeId,
      };
      const opened = (host = await openHost(target, { signal: early.signal }));
      // Closing makes every pending call fail; the catch below finds out why.
      unwatch = watchTask(ecs, place.task, opened, () => void opened.close());
      const recorded = await recordIn(host, place, request, hooks, { early, progress, left });
      progress.report('clean', 0, 'Cleaning up in the task');
      await leave();
      if (hooks.signal.aborted) throw captureCancelled();
      const phasesMs = progress.phasesMs();
      progress.report('store', 0, 'Reading the recording');
      return describeRecording({ ...recorded, phasesMs }, place);
    } catch (error) {
      const isStopped = hooks.stop?.aborted && !hooks.signal.aborted && !('record' in progress.phasesMs());
      if (isStopped || hooks.signal.aborted) {
        // What is left is known when the session is closed.
        await leave();
        throw isStopped ? stoppedEarly(error, left) : captureCancelled(error, left);
      }
      const failure = toCaptureError(error);
      if (!place) throw failure;
      throw host
        ? await explainLoss(ecs, place.task, failure)
        : explainReadOnly(failure, place.container, place.definition);
    } finally {
      early.recording();
      unwatch();
      await leave();
    }
  };
}

/**
 * Returns `capture(request, hooks)`. It throws only CaptureError, with one message each, and however it ends it leaves
 * no process, port or file of ours in the task (except py-spy's cache). Storing the result is up to the caller.
 */
export function createCapture(
  dependencies: CaptureDependencies,
): (request: CaptureRequest, hooks: CaptureHooks) => Promise<CaptureResult> {
  const captureTask = createTaskCapture(dependencies);
  return (request, hooks) => captureTask(() => findPlace(dependencies.access.ecs, request, hooks), request, hooks);
}
