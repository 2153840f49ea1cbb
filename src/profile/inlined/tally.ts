/** What was told and what could not be told of inlined functions, in the profile's unit. */

/** One time that could not be told apart: what it is about, and how much. */
interface Untold {
  readonly words: string;
  weight: number;
}

/** A part that is smaller than this is not worth a remark. */
const WORTH_SAYING = 0.01;
const EXAMPLES = 2;

export class InlinedTally {
  /** All of it, without idle time. */
  private sum = 0;
  /** Whether V8 is known to have counted inlined functions for others, or nothing could show it. */
  private isLikely = false;
  private readonly shared = new Map<string, Untold>();
  private readonly untold = new Map<string, Untold>();
  private readonly noText = new Map<string, Untold>();

  busy(weight: number): void {
    this.sum += weight;
  }

  /** A line showed that V8 counted an inlined function for the one around it. */
  found(): void {
    this.isLikely = true;
  }

  /**
   * Time on a line that several functions share, among them the one that V8 counted it for. `isOneLine`: all of it is on
   * that line, as in minified code, where no other line could show what was inlined.
   */
  addShared(place: string, names: readonly string[], weight: number, isOneLine: boolean): void {
    this.isLikely ||= isOneLine;
    add(this.shared, `${place}: ${listed(names)}`, weight);
  }

  /** Time of inlined functions that a line does not tell, in a function. */
  addUntold(name: string, weight: number): void {
    add(this.untold, name, weight);
  }

  /** Time of inlined functions of a file whose text is not known. */
  addNoText(file: string, weight: number): void {
    add(this.noText, file, weight);
  }

  /** Takes over what another one has. */
  addAll(other: InlinedTally): void {
    this.sum += other.sum;
    this.isLikely ||= other.isLikely;
    for (const key of ['shared', 'untold', 'noText'] as const)
      for (const { words, weight } of other[key].values()) add(this[key], words, weight);
  }

  /** One sentence for each kind that is worth it. */
  remarks(): string[] {
    const told = (
      kind: ReadonlyMap<string, Untold>,
      sentence: (share: string, examples: string) => string,
    ): string[] => {
      const all = [...kind.values()].sort((a, b) => b.weight - a.weight);
      const share = all.reduce((sum, { weight }) => sum + weight, 0) / this.sum;
      if (!(share >= WORTH_SAYING)) return [];
      const examples = all.slice(0, EXAMPLES).map(({ words }) => words);
      if (all.length > EXAMPLES) examples.push('…');
      return [sentence(`${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`, examples.join('; '))];
    };
    return [
      ...told(
        this.isLikely ? this.shared : new Map(),
        (share, examples) =>
          `${share} of the time is on lines that several functions share (${examples}). V8 tells the line alone, so it counts for the function that calls the others, which may have been inlined in it.`,
      ),
      ...told(
        this.untold,
        (share, examples) =>
          `${share} of the time was spent in functions that V8 inlined (in ${examples}) and whose lines do not tell which they are.`,
      ),
      ...told(
        this.noText,
        (share, examples) =>
          `${share} of the time was spent in functions that V8 inlined and counted for their callers. They can be told apart by the text that ran, which was not found (${examples}).`,
      ),
    ];
  }
}

function add(kind: Map<string, Untold>, words: string, weight: number): void {
  const known = kind.get(words) ?? { words, weight: 0 };
  known.weight += weight;
  kind.set(words, known);
}

/** `a`, `a or b`, `a, b or one of 3 more`. */
function listed(names: readonly string[]): string {
  const shown = [...new Set(names)];
  if (shown.length > 3) shown.splice(2, shown.length, `one of ${shown.length - 2} more`);
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} or ${shown[shown.length - 1]}`;
}
