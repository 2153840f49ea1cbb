/**
 * Field numbers of pprof's messages (https://github.com/google/pprof/blob/main/proto/profile.proto), for reader and writer.
 */
export const PROFILE = {
  sampleType: 1,
  sample: 2,
  mapping: 3,
  location: 4,
  function: 5,
  strings: 6,
  timeNanos: 9,
  durationNanos: 10,
  periodType: 11,
  period: 12,
  defaultSampleType: 14,
} as const;
export const VALUE_TYPE = { type: 1, unit: 2 } as const;
export const SAMPLE = { locations: 1, values: 2, label: 3 } as const;
export const LABEL = { key: 1, text: 2 } as const;
export const MAPPING = { id: 1, file: 5 } as const;
export const LOCATION = { id: 1, mapping: 2, address: 3, line: 4 } as const;
export const LINE = { function: 1, line: 2 } as const;
export const FUNCTION = { id: 1, name: 2, systemName: 3, file: 4, startLine: 5 } as const;
