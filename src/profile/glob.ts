/** Paths longer than this are compared by their end: no file lies deeper, and hostile names cost no time. */
const LONGEST = 4096;

/** Tokens of a glob other than a character, which stands as its code. */
const ANY_CHARACTER = -1;
const ANY_NAME = -2;
const ANYTHING = -3;
const ANY_FOLDERS = -4;
const SPECIAL: Readonly<Record<string, number>> = {
  '?': ANY_CHARACTER,
  '*': ANY_NAME,
  '**': ANYTHING,
  '**/': ANY_FOLDERS,
};
const SLASH = 0x2f;

/**
 * A glob as a test of paths with forward slashes: `**` stands for anything, `*` and `?` for anything but a slash; a leading
 * or middle `**` with its slash also stands for nothing. Time is bounded by path × pattern, whatever they are.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const slashed = glob.replaceAll('\\', '/');
  // What most rules are: anything below folders of a name.
  const below = /^\*\*(\/[^*?]+\/)\*\*$/s.exec(slashed);
  if (below !== null) return (path) => `/${path.slice(-LONGEST)}`.includes(below[1]);
  const tokens = Int32Array.from(
    slashed.match(/\*\*\/?|\*|\?|[^*?]/gs) ?? [],
    (token) => SPECIAL[token] ?? token.charCodeAt(0),
  );
  return (path) => {
    const end = path.slice(-LONGEST);
    let states = new States(tokens);
    let next = new States(tokens);
    states.reach(0);
    for (let i = 0; i < end.length; i++) {
      if (!next.readFrom(states, end.charCodeAt(i))) return false;
      [states, next] = [next, states];
    }
    return states.before[tokens.length] === 1;
  };
}

/** Where in the glob a reader may be. */
class States {
  /** Token t comes next. */
  readonly before: Uint8Array;
  /** In a folder's name that token t, ANY_FOLDERS, has begun to read. */
  private readonly within: Uint8Array;

  constructor(private readonly tokens: Int32Array) {
    this.before = new Uint8Array(tokens.length + 1);
    this.within = new Uint8Array(tokens.length);
  }

  /** Token t comes next; of those that may stand for nothing the one behind it, too. */
  reach(t: number): void {
    for (; this.before[t] === 0; t++) {
      this.before[t] = 1;
      if (t === this.tokens.length || this.tokens[t] > ANY_NAME) break;
    }
  }

  /** Becomes what `last` is after one more character. False where no token takes it. */
  readFrom(last: States, code: number): boolean {
    const { tokens, within } = this;
    this.before.fill(0);
    within.fill(0);
    let isTaken = false;
    for (let t = 0; t < tokens.length; t++) {
      if (last.before[t] === 0 && last.within[t] === 0) continue;
      const token = tokens[t];
      if (token === ANYTHING || (token === ANY_FOLDERS && code === SLASH) || (token === ANY_NAME && code !== SLASH))
        this.reach(t);
      else if (token === ANY_FOLDERS) within[t] = 1;
      else if (token === code || (token === ANY_CHARACTER && code !== SLASH)) this.reach(t + 1);
      else continue;
      isTaken = true;
    }
    return isTaken;
  }
}
