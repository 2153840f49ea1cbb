/** Which captures are compared with which, and which of two is the earlier state. Pure. */
import type { StoredCapture } from '../../capture/keep/store';
import type { CaptureMetadata } from '../../metadata/metadata';

/** Identifies the service of a capture. */
export const serviceKey = ({ clusterArn, service }: Pick<CaptureMetadata, 'clusterArn' | 'service'>): string =>
  `${clusterArn} ${service}`;

/** Captures of the same kind can be compared: memory with time makes no sense. */
export const kindOf = (metadata: Pick<CaptureMetadata, 'clusterArn' | 'service' | 'mode' | 'container'>): string =>
  `${serviceKey(metadata)} ${metadata.mode} ${metadata.container}`;

const endOf = ({ startedAt, durationMs }: CaptureMetadata): number => Date.parse(startedAt) + durationMs;
/** Whether they were recorded at the same time. */
const overlaps = (a: CaptureMetadata, b: CaptureMetadata): boolean =>
  Date.parse(a.startedAt) < endOf(b) && Date.parse(b.startedAt) < endOf(a);

/**
 * Negative where `a` is the earlier state: the earlier recording; of two recorded at the same time the lower revision.
 */
export function byState(a: CaptureMetadata, b: CaptureMetadata): number {
  if (serviceKey(a) === serviceKey(b) && a.revision !== b.revision && overlaps(a, b)) return a.revision - b.revision;
  return a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : a.revision - b.revision;
}

/** Before and after of two captures: a pinned baseline is before, else the earlier state. `baseline`: its URI. */
export function inOrder(
  one: StoredCapture,
  other: StoredCapture,
  baseline: string | undefined,
): readonly [StoredCapture, StoredCapture] {
  if (one.uri === baseline) return [one, other];
  if (other.uri === baseline) return [other, one];
  return byState(one.metadata, other.metadata) <= 0 ? [one, other] : [other, one];
}

/** Captures of the same service, container and mode, earliest state first. */
export const statesOf = (captures: readonly StoredCapture[], { metadata }: StoredCapture): StoredCapture[] =>
  captures
    .filter((one) => kindOf(one.metadata) === kindOf(metadata))
    .sort((a, b) => byState(a.metadata, b.metadata) || (a.uri < b.uri ? -1 : 1));

/** The last state before this one; undefined: it is the first. */
export function previousOf(captures: readonly StoredCapture[], stored: StoredCapture): StoredCapture | undefined {
  const states = statesOf(captures, stored);
  return states[states.findIndex(({ uri }) => uri === stored.uri) - 1];
}

/** URIs of the captures that are the first of their kind. */
export function firstStates(captures: readonly StoredCapture[]): ReadonlySet<string> {
  const kinds = new Map<string, StoredCapture>();
  for (const one of captures) {
    const kind = kindOf(one.metadata);
    if (!kinds.has(kind)) kinds.set(kind, one);
  }
  return new Set([...kinds.values()].map((one) => statesOf(captures, one)[0].uri));
}

/** The newest capture of a service, whatever it counts. `captures`: newest first. */
export const latestOf = (
  captures: readonly StoredCapture[],
  service: Pick<CaptureMetadata, 'clusterArn' | 'service'>,
): CaptureMetadata | undefined =>
  captures.find(({ metadata }) => serviceKey(metadata) === serviceKey(service))?.metadata;
