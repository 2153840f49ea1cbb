/** Paths longer than this are compared by their end: no file lies deeper, and hostile names cost no time. */
const LONGEST = 4096;

/**
 * A glob as a test of paths with forward slashes: `**` stands for anything, `*` and `?` for anything but a slash; a leading
 * or middle `**` with its slash also stands for nothing. Time is bounded by path × pattern, whatever they are.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const tokens = glob.replaceAll('\\', '/').match(/\*\*\/?|\*|\?|[^*?]/gs) ?? [];
  return (path) => {
    let states = closure(tokens, [0]);
    for (const char of path.slice(-LONGEST)) {
      const next = states.flatMap((state) => afterReading(char, tokens, state));
      if (next.length === 0) return false;
      states = closure(tokens, next);
    }
    return states.includes(tokens.length);
  };
}

/** States are numbers of the token that comes next; -1 - n: within a segment that the `**\/` numbered n has begun to read. */
function afterReading(char: string, tokens: readonly string[], state: number): number[] {
  const token = tokens[state < 0 ? -1 - state : state];
  switch (token) {
    case undefined: return [];
    case '**': return [state];
    case '**/': return [char === '/' ? (state < 0 ? -1 - state : state) : state < 0 ? state : -1 - state];
    case '*': return char === '/' ? [] : [state];
    case '?': return char === '/' ? [] : [state + 1];
    default: return token === char ? [state + 1] : [];
  }
}

/** The same states and those reached from them without reading anything. */
function closure(tokens: readonly string[], from: readonly number[]): number[] {
  const reached = new Set<number>();
  for (let state of from) {
    for (; !reached.has(state); state++) {
      reached.add(state);
      if (state < 0 || (tokens[state] !== '**' && tokens[state] !== '*' && tokens[state] !== '**/')) break;
    }
  }
  return [...reached];
}
