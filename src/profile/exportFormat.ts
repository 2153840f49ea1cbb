/** What a profile can be written as by the worker. */
export const exportFormats = ['speedscope', 'collapsed', 'pprof', 'cpuprofile'] as const;
export type ExportFormat = (typeof exportFormats)[number];
