/** Which captures stand below one row of the *Captures* tree. Pure. */
import type { StoredCapture } from '../../capture/keep/store';
import { locationOfArn, locationText } from '../../metadata/location';
import type { CaptureMetadata } from '../../metadata/metadata';
import { serviceKey } from './sides';

/** The captures of one service. */
export interface CaptureGroup {
  readonly kind: 'group';
  readonly key: string;
  /** `cluster/service`. */
  readonly label: string;
  /** Account and region where another service has the same label, else ''. */
  readonly place: string;
  readonly captures: readonly StoredCapture[];
}

const labelOf = ({ cluster, service }: CaptureMetadata): string => `${cluster}/${service}`;

/** Captures by service; the order of first appearance keeps the newest service on top. */
export function captureGroups(captures: readonly StoredCapture[]): CaptureGroup[] {
  const byService = new Map<string, StoredCapture[]>();
  for (const stored of captures) {
    const { metadata } = stored;
    // Without an ARN, names are all that is known of the cluster.
    const key = metadata.clusterArn === '' ? labelOf(metadata) : serviceKey(metadata);
    const group = byService.get(key);
    if (group === undefined) byService.set(key, [stored]);
    else group.push(stored);
  }
  const groups = [...byService].map(([key, members]) => ({ key, label: labelOf(members[0].metadata), members }));
  return groups.map(({ key, label, members }) => {
    const location = locationOfArn(members[0].metadata.clusterArn);
    const isAlone = groups.every((other) => other.key === key || other.label !== label);
    return {
      kind: 'group',
      key: `group:${key}`,
      label,
      place: isAlone || location === null ? '' : locationText(location),
      captures: members,
    };
  });
}
