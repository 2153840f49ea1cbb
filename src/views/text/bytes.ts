const UNITS: readonly (readonly [number, string])[] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'KB'],
];

/** `512 B`, `21 KB`, `4.1 MB`: decimal units, a decimal below ten. */
export function bytesText(bytes: number): string {
  const [size, unit] = UNITS.find(([candidate]) => bytes >= candidate) ?? [1, 'B'];
  const amount = bytes / size;
  return `${amount.toFixed(size > 1 && amount < 9.95 ? 1 : 0)} ${unit}`;
}
