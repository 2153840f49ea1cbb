/**
 * What was captured, how, and from where: one row per field, with its type, how it is merged, how it is shown, and
 * where it is in the file. To add a field, add a row here; nothing else is needed. Facts are shown in the order of the
 * rows.
 */
import * as v from 'valibot';
import { formatCount, formatNumber, formatSeconds, roughPercent } from '../words/figures';
import { costFacts, wireFacts } from './costFacts';
import { costOfAll, type Costly } from './costRemark';
import { combinedErrorPoints } from './expectedError';
import { mergeFiles } from './files';
import { always, sometimes, type Fact, type How, type MetadataOf } from './schema';
import { outsideFact, outsideOfAll } from './outsideHeap';
import { notRunningFact, notRunningOfAll } from './notRunning';
import { partialOfCaptures, partialOfTasks } from './partial';
import { longestTask, mergedFrom, type Sourced } from './sources';
import {
  capturedFile,
  captureCost,
  captureOrigin,
  captureSource,
  listOf,
  mergedCounts,
  modes,
  notRunning,
  outsideHeap,
  taskPlace,
  type CaptureSource,
  type Mode,
} from './types';

/** The version that is written: docs/formats.md lists what changed with each. */
export const METADATA_VERSION = 1;

const text = v.string();
const number = v.pipe(v.number(), v.finite());

/** A fact for which the first capture's value stands for all, and which is not shown by itself. */
const sameForAll = { merge: 'first', words: 'none', size: 'small' } as const;
/** The user's words belong to the capture they were written for. */
const users = { merge: 'drop', words: 'none', size: 'words' } as const satisfies How<string>;

export const fields = {
  formatVersion: always(number, { merge: () => METADATA_VERSION, words: 'none', size: 'small' }),
  clusterArn: always(text, sameForAll),
  cluster: always(text, sameForAll),
  service: always(text, sameForAll),
  taskArn: always(text, sameForAll),
  /** Task id, the last segment of the ARN. */
  task: always(text, sameForAll),
  container: always(text, sameForAll),
  /** `family:revision` and the revision alone. */
  taskDefinition: always(text, sameForAll),
  revision: always(number, sameForAll),
  imageDigest: always(v.nullable(text), sameForAll),
  region: always(text, sameForAll),
  /**
   * Partition, account and region, with the profile as a hint. Absent in captures of earlier versions, whose ARNs tell
   * the first three.
   */
  aws: sometimes(captureOrigin, sameForAll),
  pid: always(number, sameForAll),
  processName: always(text, sameForAll),
  /** Id of a runtime (`python`, `node`), possibly one that only a newer version knows. */
  runtime: always(v.pipe(text, v.nonEmpty()), sameForAll),
  /** e.g. `3.12.4` or `v22.1.0`. */
  runtimeVersion: always(text, sameForAll),
  /** e.g. `py-spy 0.4.3` or `V8 inspector`. */
  collector: always(text, sameForAll),
  /**
   * What ended the recording before its time, as a sentence; absent: nothing did. It is of the time until then. Merged,
   * of each that is.
   */
  partial: sometimes(text, {
    merge: { sideBySide: partialOfTasks, inTurn: partialOfCaptures },
    words: (partial): Fact => ({ name: 'Partial', value: partial }),
    size: 'small',
  }),
  /**
   * What the capture was merged from; threads refer to entries by index. Other fields then describe the first source
   * that has samples, or are merged. The caller that merges sets this with `withSources`, because failed sources have
   * no metadata.
   */
  sources: sometimes(listOf(captureSource), {
    merge: 'drop',
    words: (sources): Fact => ({ name: 'Merged from', value: mergedFrom({ sources }) }),
    size: 'grows',
  }),
  /** How many there are: for lists of captures, because `sources` is stored after the profile. */
  merged: sometimes(mergedCounts, {
    merge: 'drop',
    words: (merged, { sources }: { readonly sources?: readonly CaptureSource[] }): Fact => ({
      name: 'Merged from',
      value: sources === undefined ? mergedFrom({ merged }) : '',
    }),
    size: 'small',
  }),
  mode: always(v.picklist(modes), { merge: 'first', words: modeFact, size: 'small' }),
  /** Enabled options: `blocking`, `native`, `gil`, `subprocesses`. Shown with the mode. */
  options: sometimes(listOf(text), sameForAll),
  /** Samples per second, as achieved. */
  rateHz: always(number, { merge: 'min', words: rateFact, size: 'small' }),
  /** The requested rate, if it was higher. Shown with the rate. */
  requestedRateHz: sometimes(number, {
    merge: { sideBySide: requestedOfSlowest, inTurn: 'drop' },
    words: 'none',
    size: 'small',
  }),
  /** Requested duration, and recorded duration. */
  requestedMs: always(number, { merge: { sideBySide: 'first', inTurn: 'sum' }, words: 'none', size: 'small' }),
  durationMs: always(number, {
    merge: { sideBySide: 'max', inTurn: (_, all: readonly Sourced[]) => longestTask(all) },
    words: durationFact,
    size: 'small',
  }),
  /** Share (0..1) of the time from start to end that was recorded. Shown with the duration. */
  coverage: sometimes(number, { merge: 'min', words: 'none', size: 'small' }),
  /**
   * Recorded wall time, without what is not covered, summed over tasks: see `taskTime`. Only merged captures have it,
   * so the caller that merges sets it: no rule can make it of captures without it.
   */
  taskMs: sometimes(number, { merge: 'drop', words: 'none', size: 'small' }),
  /** ISO 8601, UTC. */
  startedAt: always(text, { merge: 'min', words: 'none', size: 'small' }),
  samples: always(number, { merge: 'sum', words: samplesFact, size: 'small' }),
  /** Samples the collector lost or failed to read. Shown with the samples, as are those that were due but not taken. */
  errors: always(number, { merge: 'sum', words: 'none', size: 'small' }),
  lostSamples: sometimes(number, { merge: 'sum', words: 'none', size: 'small' }),
  /** See `expectedErrorPoints`. Absent in captures of earlier versions, of heaps, and without any sample that ran. */
  expectedErrorPoints: sometimes(v.pipe(number, v.gtValue(0)), {
    merge: (all: readonly number[], captures: readonly { readonly samples: number }[]) =>
      all.length === captures.filter(({ samples }) => samples > 0).length ? combinedErrorPoints(all) : undefined,
    words: (points): Fact => ({
      name: 'Expected error',
      value: `a share can be ${points.toFixed(1)} points off by chance (3 σ)`,
    }),
    size: 'small',
  }),
  /**
   * Samples of a process that ran on while it was read, which had lost their callers and were put back under them.
   * Absent in captures of earlier versions, and where the collector loses none.
   */
  mendedSamples: sometimes(number, {
    merge: 'sum',
    words: (mended): Fact => ({
      name: 'Mended',
      value: mended > 0 ? `${formatCount(mended, 'sample')} put back under callers that were lost` : '',
    }),
    size: 'small',
  }),
  /**
   * Samples of threads that did not run, by the kernel's count of their CPU time: left out or weighed. Absent in captures
   * of earlier versions and of waiting time, and where nobody looked.
   */
  notRunning: sometimes(notRunning, { merge: notRunningOfAll, words: notRunningFact, size: 'small' }),
  cost: sometimes(captureCost, {
    merge: { sideBySide: (_, all: readonly Costly[]) => costOfAll(all), inTurn: 'drop' },
    words: costFacts,
    size: 'small',
  }),
  /** Of a heap profile: what lay outside the heap, and so is not in it, at the start and at the end. */
  outsideHeap: sometimes(outsideHeap, {
    merge: { sideBySide: outsideOfAll, inTurn: 'drop' },
    words: outsideFact,
    size: 'small',
  }),
  /** Bytes on the data channel for this capture, both directions. */
  bytesOnWire: always(number, { merge: 'sum', words: wireFacts, size: 'small' }),
  /** Where it was recorded: the first task, if there were several. Absent in captures of earlier versions. */
  place: sometimes(taskPlace, sameForAll),
  /** Requests served by all tasks during the recording, if known. */
  requests: sometimes(number, { merge: 'sumIfAllKnown', words: 'none', size: 'small' }),
  /** The user's own words; empty if none. */
  title: sometimes(text, users),
  note: sometimes(text, users),
  remarks: sometimes(listOf(text), {
    merge: { sideBySide: remarksOfTasks, inTurn: remarksOfCaptures },
    words: (remarks): Fact[] => remarks.map((value) => ({ name: 'Remark', value })),
    size: 'grows',
  }),
  /**
   * The hottest own files as they were in the task after the recording. A path appears twice if its content differed
   * between tasks.
   */
  files: sometimes(listOf(capturedFile), { merge: mergeFiles, words: 'none', size: 'bulk' }),
};

/** The metadata of a capture, as described by ./fields.ts. */
export type CaptureMetadata = MetadataOf<typeof fields>;

function modeFact(mode: Mode, { options }: { readonly options?: readonly string[] }): Fact {
  const name = { cpu: 'CPU', wall: 'wall clock', heap: 'heap (memory still held)' }[mode];
  return { name: 'Mode', value: [name, ...(options ?? [])].join(', ') };
}

function rateFact(
  rateHz: number,
  { mode, requestedRateHz }: { readonly mode: Mode; readonly requestedRateHz?: number },
): Fact {
  const asked = requestedRateHz !== undefined && requestedRateHz > rateHz ? `, ${requestedRateHz} Hz asked for` : '';
  return { name: 'Rate', value: mode === 'heap' ? '' : `${Number(rateHz.toFixed(1))} Hz${asked}` };
}

function durationFact(durationMs: number, { coverage }: { readonly coverage?: number }): Fact {
  const covered = coverage === undefined || coverage >= 0.9995 ? '' : `, ${roughPercent(coverage)} of it covered`;
  return { name: 'Recorded', value: `${formatSeconds(durationMs)}${covered}` };
}

function samplesFact(
  samples: number,
  { errors, lostSamples }: { readonly errors: number; readonly lostSamples?: number },
): Fact {
  const lost = lostSamples === undefined ? [] : [`${formatNumber(lostSamples)} lost`];
  return { name: 'Samples', value: [formatCount(samples, 'sample'), formatCount(errors, 'error'), ...lost].join(', ') };
}

function requestedOfSlowest(
  _: readonly number[],
  all: readonly { readonly rateHz: number; readonly requestedRateHz?: number }[],
): number | undefined {
  return all.reduce((slowest, one) => (one.rateHz < slowest.rateHz ? one : slowest)).requestedRateHz;
}

function remarksOfTasks(
  _: readonly unknown[],
  all: readonly { readonly task: string; readonly remarks?: readonly string[] }[],
): string[] | undefined {
  const told = all.flatMap(({ task, remarks }) =>
    (remarks ?? []).map((remark) => `Task ${task.slice(0, 8)}: ${remark}`),
  );
  return told.length > 0 ? told : undefined;
}

/** Removes duplicate remarks. */
function remarksOfCaptures(values: readonly (readonly string[])[]): string[] {
  return [...new Set(values.flat())];
}
