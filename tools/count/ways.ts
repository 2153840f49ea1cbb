/** The two ways of a sample, from what saw it in a few captures. */
import type { Round, Saw } from './trace';

export interface Ways {
  /** Modules from the socket to the drawn frame. */
  readonly toDrawing: readonly string[];
  /** Modules from the socket to the painted line. */
  readonly toPaintedLine: readonly string[];
}

/** Where a sample goes besides: lists of captures, badges, what compares a file with what ran. None is on the way to the graph. */
const BESIDE_DRAWING =
  /^src\/(views\/(captures|iterations|compare|heat|source|mapping|commands)|source\/truth|extension\.ts)/;
/** None of these is on the way to a line: it is painted with no graph drawn. */
const BESIDE_PAINTING =
  /^(webview|src\/page|src\/views\/(captures|iterations|compare|mapping|commands|flame|page)|src\/extension\.ts)/;

const union = (...sets: readonly ReadonlySet<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));
const inHost = ({ host, worker }: Saw): Set<string> => union(host, worker);

/** What is in each: a module that saw the sample in one capture and not in another saw it beside the way. */
const inEach = (rounds: readonly Round[], pick: (round: Round) => Set<string>): string[] => {
  const [first, ...others] = rounds.map(pick);
  return [...first].filter((module) => others.every((other) => other.has(module))).sort();
};

/**
 * Drawing: what saw the sample until it was drawn; of the page what saw it again when another slice was drawn, since the first drawing
 * is the page's start as well. Painting: the same until the profile was open, without what only serves the graph (it saw the second slice, and not the
 * painting), and what saw it while a line was painted.
 */
export function waysOf(rounds: readonly Round[]): Ways {
  return {
    toDrawing: inEach(rounds, ({ drawn, drawnAgain }) =>
      union(inHost(drawn), new Set([...drawn.page].filter((module) => drawnAgain.page.has(module)))),
    ).filter((module) => !BESIDE_DRAWING.test(module)),
    toPaintedLine: inEach(rounds, ({ drawn, drawnAgain, painted }) => {
      const onLine = inHost(painted);
      const opened = [...inHost(drawn)].filter((module) => onLine.has(module) || !inHost(drawnAgain).has(module));
      return union(new Set(opened), onLine);
    }).filter((module) => !BESIDE_PAINTING.test(module)),
  };
}
