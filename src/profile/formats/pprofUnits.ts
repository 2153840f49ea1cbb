import type { WeightUnit } from '../types';

/** A unit of the model, and how many of them are one unit of the file. */
interface ScaledUnit {
  readonly unit: WeightUnit;
  readonly scale: number;
}

/** By name in lower case (https://github.com/google/pprof/blob/main/internal/measurement/measurement.go). */
const UNITS: Readonly<Record<string, ScaledUnit>> = {
  nanoseconds: { unit: 'nanoseconds', scale: 1 },
  nanosecond: { unit: 'nanoseconds', scale: 1 },
  ns: { unit: 'nanoseconds', scale: 1 },
  microseconds: { unit: 'microseconds', scale: 1 },
  microsecond: { unit: 'microseconds', scale: 1 },
  us: { unit: 'microseconds', scale: 1 },
  // The micro sign and the Greek letter.
  '\u00b5s': { unit: 'microseconds', scale: 1 },
  '\u03bcs': { unit: 'microseconds', scale: 1 },
  milliseconds: { unit: 'milliseconds', scale: 1 },
  millisecond: { unit: 'milliseconds', scale: 1 },
  ms: { unit: 'milliseconds', scale: 1 },
  seconds: { unit: 'seconds', scale: 1 },
  second: { unit: 'seconds', scale: 1 },
  sec: { unit: 'seconds', scale: 1 },
  s: { unit: 'seconds', scale: 1 },
  bytes: { unit: 'bytes', scale: 1 },
  byte: { unit: 'bytes', scale: 1 },
  b: { unit: 'bytes', scale: 1 },
  kilobytes: { unit: 'bytes', scale: 1024 },
  kb: { unit: 'bytes', scale: 1024 },
  megabytes: { unit: 'bytes', scale: 1024 ** 2 },
  mb: { unit: 'bytes', scale: 1024 ** 2 },
  gigabytes: { unit: 'bytes', scale: 1024 ** 3 },
  gb: { unit: 'bytes', scale: 1024 ** 3 },
};

/** A unit by its name in pprof files; anything but time and memory is a count (`count`, `samples`, `objects`). */
export function unitOf(name: string): ScaledUnit {
  const known = name.toLowerCase();
  return Object.hasOwn(UNITS, known) ? UNITS[known] : { unit: 'none', scale: 1 };
}
