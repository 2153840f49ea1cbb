/** What the capture says about itself: names that the workspace's folders may carry. */
export interface SourceHint {
  readonly service?: string;
  readonly container?: string;
}

/** From this score on the hint names the very folder. */
export const NAMED_FOLDER = 4;

/**
 * How well a workspace folder fits the hint: 5 when its last segment is the service's name, 4 when another is; 3 and 2 the
 * same for the container's name; 1 when a segment and the service's name share a beginning (`orders` and `orders-api`).
 */
export function hintScore(folder: readonly string[], hint: SourceHint): number {
  const last = folder.at(-1);
  const service = hint.service?.toLowerCase() ?? '';
  const container = hint.container?.toLowerCase() ?? '';
  if (service !== '') {
    if (last === service) return 5;
    if (folder.includes(service)) return 4;
  }
  if (container !== '') {
    if (last === container) return 3;
    if (folder.includes(container)) return 2;
  }
  const isAlike = (segment: string): boolean =>
    segment.length > 2 && service !== '' && (service.startsWith(segment) || segment.startsWith(service));
  return folder.some(isAlike) ? 1 : 0;
}
