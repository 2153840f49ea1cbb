/** The formats that the worker can write a profile in. */
export const exportFormats = ['speedscope', 'collapsed', 'pprof', 'cpuprofile'] as const;
export type ExportFormat = (typeof exportFormats)[number];
