/** Records with the program that runs in the task's own Python (remote/record.py). */
import type { RemoteHost } from '../../../exec/types';
import { MAX_PAUSES_MS, steer } from '../../shared/control';
import {
  FINISH_SECONDS,
  MAX_ADDED_RUN_DELAY,
  MAX_RECORDER_CORES,
  RECORDER_CORES,
  WINDOW_MS,
} from '../../shared/limits';
import type { Profile } from '../../../profile/types';
import { startRecordTimer } from '../../shared/recordTimer';
import recorder from '../remote/record.py?program';
import { toCaptureError } from '../../../capture/errors';
import type { CaptureError, RecordRequest, Recording, RemoteProcess } from '../../../capture/types';
import type { Attach } from './attach';
import { targetExited } from '../../shared/ended';
import { explainPySpyFailure } from './failures';
import { mendStacks, type MendedStacks, type ReadOfProcess } from './mendStacks';
import type { InstalledPySpy } from './install';
import { figuresOf, type Until } from './recordedFigures';
import { pySpyOptions } from './options';
import { readRecorderEvents, type RecorderEnd, type RecorderEvent, type RecorderFigures } from './recorderLines';
import { StackFiles } from './stackFiles';
import { keepRunning, readsVitals } from './whatRan';

/** What ended a recording before its time, if anything did. */
function cutOffOf(
  { why, code, said, seconds }: RecorderEnd,
  process: RemoteProcess,
  sampler: Sampler,
): Pick<Recording, 'cutOff'> {
  if (why === 'gone') return { cutOff: targetExited(process, seconds * 1000, new Error(said)) };
  return why === 'failed' ? { cutOff: sampler.explain(said, code) } : {};
}

/** A recording without the fields that only the collector knows. */
export type PySpyRecording = Omit<Recording, 'collector' | 'runtimeVersion'>;

/** Hears after each stretch of what has been fetched so far. */
export type OnSoFar = (soFar: () => PySpyRecording) => void;
/** What the recorder in the task runs again and again, and the words for it. */
export interface Sampler {
  /** In sentences: `py-spy`. */
  readonly name: string;
  /** Its part of the argument of remote/record.py. */
  readonly settings: {
    /** Python's own sampler, not py-spy. */
    readonly sampler: boolean;
    /** Path in the task. */
    readonly program: string;
    /** What the program has to be, '' for whatever it is. */
    readonly sha256: string;
    /** It is run from a copy of its own. */
    readonly copied: boolean;
    readonly options: readonly string[];
  };
  /** What it said when it could not record, and its exit code. */
  explain(said: string, exitCode: number): CaptureError;
  /** Undoes what reading a process while it runs does to its stacks, if it does anything. */
  mend(profile: Profile, read: ReadOfProcess): MendedStacks;
}

/** The argument of remote/record.py, as JSON. */
function settingsOf(host: RemoteHost, request: RecordRequest, attach: Attach, sampler: Sampler): string {
  const { pid, uid, gid } = request.process;
  const children = request.subprocesses ? (request.children ?? []).map((child) => child.pid) : [];
  return JSON.stringify({
    pid,
    uid,
    gid: gid ?? uid,
    pids: [pid, ...children],
    family: request.subprocesses === true,
    vitals: readsVitals(request),
    attach: attach.as,
    ...sampler.settings,
    folder: host.facts.privateDir,
    seconds: request.durationMs / 1000,
    rate: Math.round(request.rateHz),
    exact: request.mode === 'wall' && !request.gil,
    live: request.live !== undefined,
    limits: {
      cores: RECORDER_CORES,
      maxCores: MAX_RECORDER_CORES,
      runDelay: MAX_ADDED_RUN_DELAY,
      window: WINDOW_MS / 1000,
      finish: FINISH_SECONDS,
    },
  });
}

/**
 * Throws CaptureError and ExecError where nothing was recorded; what ends it later is the result's `cutOff`. Leaves
 * nothing but fetched files in the session's folder.
 */
export function recordWithPython(
  host: RemoteHost,
  request: RecordRequest,
  attach: Attach,
  program: InstalledPySpy,
  onSoFar?: OnSoFar,
): Promise<PySpyRecording> {
  const pySpy: Sampler = {
    name: 'py-spy',
    settings: {
      sampler: false,
      program: program.path,
      sha256: program.sha256,
      copied: attach.as === 'dropped' || host.facts.tempDirNoExec === true,
      options: pySpyOptions(request),
    },
    explain: (said, exitCode) => explainPySpyFailure(said, exitCode, request.process),
    mend: (profile, read) => mendStacks(profile, request, read),
  };
  return recordInTask(host, request, attach, pySpy, onSoFar);
}

/** As {@link recordWithPython}, with any sampler. */
export async function recordInTask(
  host: RemoteHost,
  request: RecordRequest,
  attach: Attach,
  sampler: Sampler,
  onSoFar?: OnSoFar,
): Promise<PySpyRecording> {
  const timer = startRecordTimer(request);
  const asked = Date.now();
  const files = new StackFiles();
  const broken = new AbortController();
  const signal = AbortSignal.any([request.signal, broken.signal]);
  let last: RecorderEvent | undefined;
  /** What the fetched stretches came to. */
  let figures: RecorderFigures | undefined;
  let fetched = 0;
  let fetching = Promise.resolve();

  const recordingUntil = (until: Until): PySpyRecording => {
    const facts = figuresOf(until, request, sampler.name);
    const mended = sampler.mend(files.profile(sampler.name), until);
    const ran = keepRunning(mended.profile, files.stretches, files.vitals, request, sampler.name);
    return {
      startedAt: new Date(timer.startedAtMs ?? asked).toISOString(),
      ...facts,
      ...mended,
      ...ran,
      remarks: [...(facts.remarks ?? []), ...mended.remarks, ...ran.remarks],
    };
  };

  const fetchNext = async (): Promise<void> => {
    const final = last !== undefined;
    if (final) request.onProgress('fetch', 0, 'Fetching the recording');
    files.add(
      await host.download(`${host.facts.privateDir}/stretch-${++fetched}`, {
        signal,
        ...(final && {
          onProgress: (done, total) =>
            request.onProgress('fetch', total > 0 ? done / total : 0, 'Fetching the recording'),
        }),
      }),
    );
  };
  const handOn = (coverage: number, seen: RecorderFigures): void => {
    if (request.live === undefined) return;
    const { profile, replacesLast, stretches } = files.stretch(sampler.name);
    // With what the stretch itself tells; the recording is mended as a whole in the end.
    const mended = sampler.mend(profile, seen).profile;
    const ran = keepRunning(mended, stretches, files.vitals, request, sampler.name).profile;
    request.live.onUpdate({ profile: ran, replacesLast }, coverage);
  };
  const update = async (stretch: RecorderFigures): Promise<void> => {
    await fetchNext();
    const soFar = (figures = { ...stretch, rates: [...(figures?.rates ?? []), ...stretch.rates] });
    handOn(stretch.coverage, stretch);
    onSoFar?.(() => recordingUntil(soFar));
    // The recorder then removes the files that were fetched.
    if (!last)
      await host.upload(Buffer.from(String(fetched)), `${host.facts.privateDir}/taken`, { mode: 0o600, signal });
  };
  const onOutput = readRecorderEvents((event) => {
    if (event.event === 'recording') timer.started();
    else if (event.event !== 'stretch') last = event;
    else fetching = fetching.then(() => update(event)).catch((error: unknown) => broken.abort(error));
  });
  const unsteer = steer(host, request, request.log);
  try {
    const result = await host.run(
      [attach.python, '-I', '-S', '-c', recorder, settingsOf(host, request, attach, sampler)],
      {
        timeoutMs: request.durationMs + 120_000 + (request.live?.pause ? MAX_PAUSES_MS : 0),
        signal,
        onStdout: (chunk) => onOutput(chunk),
      },
    );
    timer.stop();
    unsteer();
    await fetching;
    signal.throwIfAborted();
    const end = last as RecorderEvent | undefined;
    if (end?.event === 'gone') throw targetExited(request.process, end.seconds * 1000, new Error(end.said));
    if (end?.event === 'failed') throw sampler.explain(end.said, end.code);
    if (end?.event !== 'end') throw sampler.explain(result.stderr, result.exitCode);
    await fetchNext();
    handOn(end.coverage, end);
    return { ...recordingUntil(end), ...cutOffOf(end, request.process, sampler) };
  } catch (error) {
    if (request.signal.aborted) throw error;
    const failure: unknown = broken.signal.aborted ? broken.signal.reason : error;
    // What is on its way may still arrive.
    await fetching;
    if (figures === undefined || files.isEmpty) throw failure;
    return { ...recordingUntil(figures), cutOff: toCaptureError(failure) };
  } finally {
    timer.stop();
    unsteer();
  }
}
