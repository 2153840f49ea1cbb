const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

/** A duration in ms for people: `3 h`, `12 min`, `4 s`; clocks that disagree give `0 s`. */
export function age(ms: number): string {
  const clamped = Math.max(0, ms);
  const [size, unit] = UNITS.find(([candidate]) => clamped >= candidate) ?? UNITS[UNITS.length - 1];
  return `${Math.floor(clamped / size)} ${unit}`;
}
