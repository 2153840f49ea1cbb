/** The two ways that a sample takes through modules, derived from what saw it in several captures. */
import { LAST_DRAWN, type Round, type Saw, type Seen } from './trace';

export interface Ways {
  /** Modules from the socket to the drawn frame. */
  readonly toDrawing: readonly string[];
  /** Modules from the socket to the painted line. */
  readonly toPaintedLine: readonly string[];
}

/**
 * Modules that receive the sample but are not on the way to the graph: lists of captures, of hot lines, badges, comparisons
 * of files with what ran.
 */
const BESIDE_DRAWING =
  /^src\/(views\/(captures|iterations|compare|heat|source|mapping|commands)|source\/truth|extension\.ts|(query|profile)\/(lines|nativeFrames)\.ts)/;
/** Modules that are not on the way to a line, which is painted even when no graph is drawn. */
const BESIDE_PAINTING =
  /^(webview|src\/page|src\/views\/(captures|iterations|compare|mapping|commands|flame|page)|src\/extension\.ts)/;

const union = (...seen: readonly Seen[]): Map<string, number> =>
  new Map(seen.flatMap((one) => [...one]).sort(([, one], [, other]) => other - one));
const inHost = ({ host, worker }: Saw): Map<string, number> => union(host, worker);
const only = (seen: Seen, keep: (module: string, timeMs: number) => boolean): Map<string, number> =>
  new Map([...seen].filter(([module, timeMs]) => keep(module, timeMs)));

/**
 * What saw the sample before it was drawn. The capture is stored in parallel, sooner or later depending on the machine.
 */
function untilDrawn({ drawn }: Round): Map<string, number> {
  const end = [...drawn.page].find(([module]) => LAST_DRAWN.test(module))?.[1];
  if (end === undefined) throw new Error('No element of the drawing saw the sample.');
  return only(inHost(drawn), (_, timeMs) => timeMs <= end);
}

/** The modules that are in every round. A module that saw the sample in only some captures is not on the way. */
const inEach = (rounds: readonly Round[], pick: (round: Round) => Seen): string[] => {
  const [first, ...others] = rounds.map(pick);
  return [...first.keys()].filter((module) => others.every((other) => other.has(module))).sort();
};

/**
 * Drawing: the modules that saw the sample until it was drawn. From the page, only those that saw it again when another
 * slice was drawn count, because the first drawing includes the page's start.
 * Painting: the same, except for modules that only serve the graph (they saw the second slice but not the painting),
 * plus the modules that saw the sample while a line was painted.
 */
export function waysOf(rounds: readonly Round[]): Ways {
  return {
    toDrawing: inEach(rounds, (round) => {
      const { drawn, drawnAgain } = round;
      return union(
        untilDrawn(round),
        only(drawn.page, (module) => drawnAgain.page.has(module)),
      );
    }).filter((module) => !BESIDE_DRAWING.test(module)),
    toPaintedLine: inEach(rounds, (round) => {
      const [onLine, again] = [inHost(round.painted), inHost(round.drawnAgain)];
      return union(
        only(untilDrawn(round), (module) => onLine.has(module) || !again.has(module)),
        onLine,
      );
    }).filter((module) => !BESIDE_PAINTING.test(module)),
  };
}
