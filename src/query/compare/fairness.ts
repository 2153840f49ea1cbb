import type { CaptureMetadata } from '../../metadata/metadata';
import type { TaskPlace } from '../../metadata/types';
import type { SideFacts } from '../../profile/diff/types';
import { formatSeconds } from '../../words/figures';

/** A difference between the sides that is not in the code, as texts to show; 'unknown' if a side does not say. */
export interface SideDifference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

interface Fairness {
  readonly differences: readonly SideDifference[];
  /** Sentences: why a difference may not come from the code. */
  readonly warnings: readonly string[];
  /** Whether there are no warnings. */
  readonly isFair: boolean;
}

/** A share of a profile with fewer samples has an uncertainty of ten points or more. */
const FEW_SAMPLES = 100;
/** With a smaller share of time recorded, a capture may have missed what matters. */
const LOW_COVERAGE = 0.8;

/**
 * What differs between two captures apart from the code, and whether the comparison is fair. Null: the file does not
 * say how it was recorded.
 */
export function fairness(
  before: CaptureMetadata | null,
  after: CaptureMetadata | null,
  facts: readonly [SideFacts, SideFacts],
): Fairness {
  const [left, right] = [describe(before, facts[0]), describe(after, facts[1])];
  const differences = left.flatMap(([what, value], i) => {
    const other = right[i][1];
    return value === other ? [] : [{ what, before: value ?? 'unknown', after: other ?? 'unknown' }];
  });
  const warnings = [
    ...(before && after ? unlike(before, after) : []),
    ...sides.flatMap((side, i) => doubts(side, [before, after][i], facts[i], isRollout(before, after))),
  ];
  return { differences, warnings, isFair: warnings.length === 0 };
}

const sides = ['before', 'after'] as const;

type Row = readonly [what: string, value: string | null];

/** What is compared, in display order. Null: unknown. */
function describe(capture: CaptureMetadata | null, { wallMs, tasks, samples, rateHz }: SideFacts): Row[] {
  const places = placesOf(capture);
  const among = (valueOf: (place: TaskPlace) => string): string | null => listed(places.map(valueOf));
  const mode = capture && [capture.mode, ...(capture.options ?? [])].join(', ');
  return [
    ['service', capture && `${capture.cluster}/${capture.service}`],
    ['revision', capture && (among(({ revision }) => String(revision)) ?? String(capture.revision))],
    ['image', capture && (among(({ imageDigest }) => imageDigest ?? '') ?? capture.imageDigest)],
    ['process', capture?.processName ?? null],
    ['runtime', capture && `${capture.runtime} ${capture.runtimeVersion}`],
    ['collector', capture?.collector ?? null],
    ['mode', mode],
    ['CPU', among(({ cpu }) => (cpu === '' ? '' : `${Number(cpu) / 1024} vCPU`))],
    ['memory', among(({ memory }) => (memory === '' ? '' : `${memory} MiB`))],
    ['platform', among(({ launchType, platformVersion }) => [launchType, platformVersion].filter(Boolean).join(' '))],
    ['rate', rateHz === null ? null : `${Math.round(rateHz * 10) / 10} Hz`],
    ['duration', wallMs > 0 ? formatSeconds(wallMs) : null],
    ['samples', String(samples)],
    ['tasks', String(tasks)],
  ];
}

function placesOf(capture: CaptureMetadata | null): TaskPlace[] {
  const ofSources = (capture?.sources ?? []).flatMap(({ place, error }) => (place && error === null ? [place] : []));
  return ofSources.length > 0 ? ofSources : capture?.place ? [capture.place] : [];
}

/** Distinct texts in alphabetical order; null if there are none. */
function listed(values: readonly string[]): string | null {
  const known = [...new Set(values.filter((value) => value !== ''))].sort();
  return known.length > 0 ? known.join(', ') : null;
}

/** Collector without version: `py-spy 0.4.3` is py-spy. */
const nameOf = (collector: string): string => collector.replace(/ [\d.]+$/, '');

function unlike(before: CaptureMetadata, after: CaptureMetadata): string[] {
  const options = ({ options: on }: CaptureMetadata): string => [...(on ?? [])].sort().join(', ');
  return [
    ...(before.service === after.service ? [] : [`These are two services, ${before.service} and ${after.service}.`]),
    ...(before.runtime === after.runtime ? [] : [`One is ${before.runtime}, the other ${after.runtime}.`]),
    ...(nameOf(before.collector) === nameOf(after.collector)
      ? []
      : [`Different collectors, ${nameOf(before.collector)} and ${nameOf(after.collector)}, see different things.`]),
    ...(before.mode === after.mode ? [] : [`Different modes: ${before.mode} before, ${after.mode} after.`]),
    ...(options(before) === options(after)
      ? []
      : [`Recorded with different options: ${options(before) || 'none'} before, ${options(after) || 'none'} after.`]),
  ];
}

/** Whether these are two revisions recorded at the same time: then the deployment itself is being compared. */
function isRollout(before: CaptureMetadata | null, after: CaptureMetadata | null): boolean {
  if (!before || !after || before.service !== after.service || before.revision === after.revision) return false;
  const [[from, to], [since, until]] = [before, after].map(({ startedAt, durationMs }) => [
    Date.parse(startedAt),
    Date.parse(startedAt) + durationMs,
  ]);
  return from < until && since < to;
}

function doubts(
  side: (typeof sides)[number],
  capture: CaptureMetadata | null,
  { samples }: SideFacts,
  rollout: boolean,
): string[] {
  const coverage = capture?.coverage ?? 1;
  return [
    ...(!rollout && placesOf(capture).some(({ deploying }) => deploying)
      ? [`The service was in deployment when the capture ${side} was made.`]
      : []),
    ...(samples < FEW_SAMPLES
      ? [`Too few samples ${side}: ${samples}. Only large changes can be seen; record for longer, or more tasks.`]
      : []),
    ...(coverage < LOW_COVERAGE ? [`Only ${Math.round(coverage * 100)} % of the time was recorded ${side}.`] : []),
  ];
}
