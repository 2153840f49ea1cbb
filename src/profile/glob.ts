/** Only the last part of longer paths is matched: no real file is that deep, and hostile names must not cost time. */
const LONGEST = 4096;

/** Tokens of a glob other than a character, which is stored as its code. */
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
 * Compiles a glob to a test of paths with forward slashes: `**` matches anything, `*` and `?` anything but a slash; a
 * leading or middle `**` with its slash also matches nothing. Time is bounded by path × pattern for any input.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const slashed = glob.replaceAll('\\', '/');
  // Most rules have this form: anything below folders of a given name.
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

/** The positions in the glob that a match may have reached. */
class States {
  /** Token t is next. */
  readonly before: Uint8Array;
  /** Inside a folder name that token t, ANY_FOLDERS, has begun to match. */
  private readonly within: Uint8Array;

  constructor(private readonly tokens: Int32Array) {
    this.before = new Uint8Array(tokens.length + 1);
    this.within = new Uint8Array(tokens.length);
  }

  /** Token t is next; if it may match nothing, the one after it is, too. */
  reach(t: number): void {
    for (; this.before[t] === 0; t++) {
      this.before[t] = 1;
      if (t === this.tokens.length || this.tokens[t] > ANY_NAME) break;
    }
  }

  /** Becomes the states after `last` has read one more character. False if no token matches it. */
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
