/** From a recording and the place it was made in to a capture: metadata, file, remark. */
import { speedscopePieces } from '../../profile/formats/writeSpeedscope';
import { expectedErrorPoints } from '../../metadata/expectedError';
import { METADATA_VERSION } from '../../metadata/fields';
import { locationOfArn } from '../../metadata/location';
import { type CaptureMetadata, metadataSchema } from '../../metadata/metadata';
import type { NotRunning } from '../../metadata/types';
import { idleFrames } from '../../profile/stackWeights';
import type { Profile } from '../../profile/types';
import { processName } from '../../runtimes/shared/processName';
import type { Place } from '../find/place';
import { taskPlaceOf } from './taskPlace';
import type { CaptureResult, Mode, Recording, RecordOptions, RemoteProcess, Runtime } from '../types';
import { runtimeOf } from '../../runtimes/registry';

export interface Recorded {
  /** The AWS profile it was reached with; '' if AWS's default chain decided. */
  readonly awsProfile: string;
  readonly process: RemoteProcess;
  /** The final options, with everything decided that the request left open. */
  readonly options: RecordOptions;
  readonly recording: Recording;
  readonly bytesOnWire: number;
  readonly phasesMs: Readonly<Record<string, number>>;
}

/** The capture with its file, which speedscope opens. */
export function describeRecording(recorded: Recorded, place: Place): CaptureResult {
  const metadata = metadataOf(recorded, place);
  const idleShare = idleShareOf(recorded.recording, metadata.runtime, metadata.mode);
  return { ...captureFile(named(recorded, metadata), metadata), idleShare, remark: idleRemark(idleShare, metadata) };
}

/** The capture as far as it is known before the session in the task ends: a profile to show, but no file. */
export function describeEarly(recorded: Recorded, place: Place): Profile & { readonly capture: CaptureMetadata } {
  const metadata = metadataOf(recorded, place);
  return { ...named(recorded, metadata), capture: metadata };
}

const named = ({ recording }: Recorded, { service, processName: name }: CaptureMetadata): Profile => ({
  ...recording.profile,
  name: `${service} ${name}`,
});

function metadataOf(
  { awsProfile, process, options, recording, bytesOnWire, phasesMs }: Recorded,
  place: Place,
): CaptureMetadata {
  const { service, task, container, definition, region } = place;
  const runtime = process.runtime ?? '';
  const samples = countSamples(recording.profile);
  const expectedError = options.mode === 'heap' ? undefined : expectedErrorPoints(countBusy(recording));
  const isOn = optionsOf(options);
  const location = locationOfArn(task.arn);
  return {
    formatVersion: METADATA_VERSION,
    clusterArn: service.clusterArn,
    cluster: service.clusterArn.split('/').pop() ?? '',
    service: service.name,
    taskArn: task.arn,
    task: task.id,
    container: container.name,
    taskDefinition: `${definition.family}:${definition.revision}`,
    revision: definition.revision,
    imageDigest: container.imageDigest,
    region,
    ...(location && { aws: { ...location, ...(awsProfile !== '' && { profile: awsProfile }) } }),
    pid: process.pid,
    processName: processName(process),
    runtime,
    runtimeVersion: recording.runtimeVersion,
    collector: recording.collector,
    mode: options.mode,
    ...(isOn.length > 0 && { options: isOn }),
    rateHz: recording.rateHz,
    ...(options.mode !== 'heap' && recording.rateHz < options.rateHz && { requestedRateHz: options.rateHz }),
    requestedMs: options.durationMs,
    durationMs: Math.round(recording.durationMs),
    startedAt: recording.startedAt,
    samples,
    errors: recording.errors,
    bytesOnWire,
    ...(recording.lostSamples !== undefined && { lostSamples: recording.lostSamples }),
    ...(expectedError !== undefined && { expectedErrorPoints: rounded(expectedError) }),
    ...(recording.mendedSamples !== undefined && { mendedSamples: recording.mendedSamples }),
    ...(recording.notRunning && { notRunning: inWhole(recording.notRunning) }),
    ...(recording.coverage !== undefined && { coverage: rounded(recording.coverage) }),
    cost: {
      profilerCpuSeconds: figure(recording.cost?.profilerCpuSeconds),
      ...(recording.cost?.profilerSteadyCpuSeconds !== undefined && {
        profilerSteadyCpuSeconds: figure(recording.cost.profilerSteadyCpuSeconds),
      }),
      targetCpuBefore: figure(recording.cost?.targetCpuBefore),
      targetCpuDuring: figure(recording.cost?.targetCpuDuring),
      phasesMs,
    },
    ...(recording.outsideHeap && { outsideHeap: recording.outsideHeap }),
    ...(recording.cutOff && { partial: recording.cutOff.message.slice(0, LONGEST_REASON) }),
    ...(recording.remarks && recording.remarks.length > 0 && { remarks: recording.remarks }),
    ...(recording.files && recording.files.length > 0 && { files: recording.files }),
    place: taskPlaceOf(place),
  };
}

/** Growth outside the heap that is worth a word. */
const NOTICEABLE_BYTES = 1e6;

/** Characters of a sentence at the head of the file; it may hold a process's name. */
const LONGEST_REASON = 400;

/** A profile with its metadata, and both as a file in pieces, which are generated again on each iteration. */
export function captureFile(
  profile: Profile,
  metadata: CaptureMetadata,
): Pick<CaptureResult, 'profile' | 'metadata' | 'file'> {
  const capture: Profile = { ...profile, capture: metadata };
  const written: Profile = { ...profile, capture: metadataSchema.inFileOrder(metadata) };
  return {
    profile: capture,
    metadata,
    file: { [Symbol.iterator]: () => speedscopePieces(written, metadataSchema) },
  };
}

/** Milliseconds without fractions. */
const inWhole = (value: NotRunning): NotRunning => ({
  ...value,
  ms: Math.round(value.ms),
  waitedForCpuMs: Math.round(value.waitedForCpuMs),
});

/** To four decimals: more is noise. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
const figure = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : rounded(value);

/** Names of the options that were on. */
const optionsOf = (options: RecordOptions): string[] =>
  (['blocking', 'native', 'gil', 'subprocesses'] as const).filter((name) => options[name]);

/** A capture with at least this idle share is called one of an idle process. */
const mostlyIdle = 0.95;

export const countSamples = (profile: Profile): number =>
  profile.threads.reduce((sum, thread) => sum + thread.samples.stack.length, 0);

/**
 * Samples in which the process did something, by V8's or the collector's own word for idle. Where some were weighed, as
 * many equal ones as tell as much: (Σ w)² / Σ w², Kish's effective sample size.
 */
function countBusy({ profile: { threads, frames, stacks }, notRunning }: Recording): number {
  const isIdle = idleFrames(frames);
  let [busy, sum, squares] = [0, 0, 0];
  for (const { samples } of threads)
    for (let i = 0; i < samples.stack.length; i++) {
      const stack = samples.stack[i];
      if (stack >= 0 && isIdle[stacks.frame[stack]] === 1) continue;
      busy++;
      sum += samples.weight[i];
      squares += samples.weight[i] ** 2;
    }
  return notRunning !== undefined && notRunning.weighed > 0 && squares > 0 ? sum ** 2 / squares : busy;
}

/**
 * Share 0..1 of the wall time in which the process waited, by the rule of its runtime; 0 for a heap profile, which has
 * no time.
 */
export const idleShareOf = (recording: Recording, runtime: Runtime, mode: Mode): number =>
  mode === 'heap' ? 0 : (runtimeOf(runtime)?.idle.shareOf(recording, mode) ?? 0);

/** The sentence for a capture with little in it, else ''. */
export function idleRemark(
  idleShare: number,
  {
    samples,
    runtime,
    durationMs,
    mode,
    outsideHeap,
  }: Pick<CaptureMetadata, 'samples' | 'runtime' | 'durationMs' | 'mode' | 'outsideHeap'>,
): string {
  const seconds = Math.max(1, Math.round(durationMs / 1000));
  if (mode === 'heap') {
    if (samples > 0) return '';
    const outside = outsideHeap === undefined ? 0 : outsideHeap.after.external - outsideHeap.before.external;
    return outside >= NOTICEABLE_BYTES
      ? `Nothing that was allocated in V8's heap in these ${seconds} s is still held: what grew is outside it, by ${Math.round(outside / 1e6)} MB (Buffers and the like).`
      : `Nothing that was allocated in these ${seconds} s is still held: no sign of growth. A longer capture, or one under load, shows more.`;
  }
  if (idleShare < mostlyIdle) return '';
  const wait = `The process was mostly waiting: ${Math.round(idleShare * 100)} % of ${seconds} s`;
  const rule = runtimeOf(runtime)?.idle;
  const few = rule?.samplesAreWork ? `, ${samples} ${samples === 1 ? 'sample' : 'samples'}` : '';
  return `${wait}${few}. ${rule?.advice ?? 'A longer capture shows more.'}`;
}
