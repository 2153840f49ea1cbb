/**
 * True when a version of three numbers (`1.3.0`) is lower than `oldest`; false for anything that is no such version
 * (`LATEST`, ''), of which nothing is known.
 */
export function isOlderVersion(version: string, oldest: readonly [number, number, number]): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (!parts) return false;
  const differs = parts.findIndex((part, i) => part !== oldest[i]);
  return differs >= 0 && parts[differs] < oldest[differs];
}
