/** A file of another tool that no importer reads. */
export interface ForeignFile<Content> {
  /** With its article and, where it is known, the tool that writes it: `a recording of perf (perf.data)`. */
  readonly what: string;
  /**
   * What to do, with the command. `FILE` stands for the file: its own name would be text for a shell that somebody
   * pastes it into.
   */
  readonly next: string;
  readonly is: (content: Content) => boolean;
}

/** What helps with all that speedscope reads and this does not. */
export const BY_SPEEDSCOPE =
  'Open it at www.speedscope.app and export it there (the button with the arrow): that file can be read here.';

/** The same of the Firefox Profiler. */
export const BY_FIREFOX = 'Open it at profiler.firefox.com and save it there: that file can be read here.';

/** For what has sums by function and no stacks, of which there is no graph. */
export const RECORD_PYTHON =
  'Record stacks instead: py-spy record --format speedscope --output profile.json -- python PROGRAM';

/** For what pyinstrument writes for people to read. */
export const RENDER_PYINSTRUMENT =
  'Have it write a graph: pyinstrument --renderer speedscope --outfile profile.speedscope.json PROGRAM';

export const RECORD_NODE = 'Record it as node --cpu-prof PROGRAM does, which writes a .cpuprofile.';
