import { declares } from './declares';
import { hasDigest } from './digest';
import type { PrefixPair } from './prefixPairs';
import type { RanFile } from './profileFiles';
import type { IndexedFile } from './workspaceIndex';

/** Reads a workspace file's text; null where there is none. */
export type ReadText = (path: string) => Promise<string | null>;

/** Files read at most to settle one tie, a candidate. */
const READ_A_PAIR = 6;
/** Score of a file that is what ran, byte by byte: more than any list of functions. */
const SAME = 1000;

/** Compares what ran with what workspace files hold; reads each file once. */
export class ContentCheck {
  private readonly scores = new Map<string, Promise<number | null>>();

  constructor(
    private readonly files: readonly RanFile[],
    private readonly read: ReadText,
  ) {}

  /** See {@link declares}; null where nothing can be said. */
  score(f: number, target: IndexedFile): Promise<number | null> {
    const key = `${f}:${target.path}`;
    const known = this.scores.get(key);
    if (known) return known;
    const { functions, digest } = this.files[f];
    const score = this.read(target.path).then((text) => {
      if (text === null) return null;
      return digest !== undefined && digest.bytes > 0 && hasDigest(text, digest.sha256)
        ? SAME
        : declares(text, functions);
    });
    this.scores.set(key, score);
    return score;
  }

  /** Files of a pair that are what ran, byte by byte. */
  async same({ explained }: PrefixPair): Promise<number> {
    let count = 0;
    for (const [f, target] of [...explained]
      .filter(([f]) => this.files[f].digest !== undefined)
      .slice(0, READ_A_PAIR)) {
      if (((await this.score(f, target)) ?? 0) >= SAME) count++;
    }
    return count;
  }

  /** The pairs whose files fit best; none where none fits at all, all where nothing can be said of any. */
  async bestOf(pairs: readonly PrefixPair[]): Promise<PrefixPair[]> {
    let best: PrefixPair[] = [];
    let bestScore = -1;
    let [isKnown, fits] = [false, false];
    for (const pair of pairs) {
      let sum = 0;
      for (const [f, target] of [...pair.explained].slice(0, READ_A_PAIR)) {
        const score = await this.score(f, target);
        isKnown ||= score !== null;
        sum += score ?? 0;
      }
      fits ||= sum > 0;
      if (sum > bestScore) [best, bestScore] = [[pair], sum];
      else if (sum === bestScore) best.push(pair);
    }
    return isKnown && !fits ? [] : best;
  }
}
