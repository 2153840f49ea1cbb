import type { WeightUnit } from '../types';

/** A unit of the model and how many of it make one of the file's. */
export interface ScaledUnit {
  readonly unit: WeightUnit;
  readonly scale: number;
}

const UNITS: Readonly<Record<string, ScaledUnit>> = {
  nanoseconds: { unit: 'nanoseconds', scale: 1 },
  nanosecond: { unit: 'nanoseconds', scale: 1 },
  ns: { unit: 'nanoseconds', scale: 1 },
  microseconds: { unit: 'microseconds', scale: 1 },
  microsecond: { unit: 'microseconds', scale: 1 },
  us: { unit: 'microseconds', scale: 1 },
  milliseconds: { unit: 'milliseconds', scale: 1 },
  millisecond: { unit: 'milliseconds', scale: 1 },
  ms: { unit: 'milliseconds', scale: 1 },
  seconds: { unit: 'seconds', scale: 1 },
  second: { unit: 'seconds', scale: 1 },
  s: { unit: 'seconds', scale: 1 },
  bytes: { unit: 'bytes', scale: 1 },
  byte: { unit: 'bytes', scale: 1 },
  b: { unit: 'bytes', scale: 1 },
  kilobytes: { unit: 'bytes', scale: 1024 },
  kb: { unit: 'bytes', scale: 1024 },
  megabytes: { unit: 'bytes', scale: 1024 ** 2 },
  mb: { unit: 'bytes', scale: 1024 ** 2 },
};

/** A unit as pprof files name it; what is neither time nor memory is counted (`count`, `samples`, `objects`). */
export function unitOf(name: string): ScaledUnit {
  const known = name.toLowerCase();
  return Object.hasOwn(UNITS, known) ? UNITS[known] : { unit: 'none', scale: 1 };
}
