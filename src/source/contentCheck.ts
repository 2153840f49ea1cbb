/** Scores how well a workspace file matches what ran: by its digest, or else by the functions it declares. */
import { createHash } from 'node:crypto';
import type { PrefixPair } from './prefixPairs';
import type { RanFile, SeenFunction } from './profileFiles';
import type { IndexedFile } from './workspaceIndex';

/** Reads a workspace file's text; null if it does not exist. */
export type ReadText = (path: string) => Promise<string | null>;

/** How many files are read per candidate to settle one tie. */
const READ_A_PAIR = 6;
/** Score of a file that is byte for byte what ran: more than any number of functions. */
const SAME = 1000;

/** Compares what ran with the content of workspace files; reads each file once. */
export class ContentCheck {
  private readonly scores = new Map<string, Promise<number | null>>();

  constructor(
    private readonly files: readonly RanFile[],
    private readonly read: ReadText,
  ) {}

  /** See {@link declares}; null if nothing can be said. */
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

  /** How many files of a pair are byte for byte what ran. */
  async same({ explained }: PrefixPair): Promise<number> {
    let count = 0;
    for (const [f, target] of [...explained]
      .filter(([f]) => this.files[f].digest !== undefined)
      .slice(0, READ_A_PAIR)) {
      if (((await this.score(f, target)) ?? 0) >= SAME) count++;
    }
    return count;
  }

  /** The pairs whose files match best; none if none matches at all, all if nothing can be said about any. */
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

/** Maximum distance between a function's first line and a line it executes. */
const REACH = 400;

/**
 * How well a text matches the functions seen in a file: for each function 3 if it is declared at or shortly above its
 * line, 2 if it is declared elsewhere, 1 if only its name is used like a function's. Null if no function has a name to
 * look for.
 */
export function declares(text: string, functions: readonly SeenFunction[]): number | null {
  const named = functions.flatMap(({ name, line }) => {
    const own = functionName(name);
    return own === null ? [] : [{ own, line }];
  });
  if (named.length === 0) return null;
  const { declared, used } = namesOf(text);
  let score = 0;
  for (const { own, line } of named) {
    const lines = declared.get(own);
    if (lines) score += line > 0 && lines.some((at) => at <= line + 2 && line - at <= REACH) ? 3 : 2;
    else if (used.has(own)) score += 1;
  }
  return score;
}

/** The last identifier in a function's name, null if there is none (`<module>`). */
export const functionName = (name: string): string | null =>
  /(?<![\p{L}\p{N}_$])\p{N}*([\p{L}_$][\p{L}\p{N}_$]*)$/u.exec(name)?.[1] ?? null;

/**
 * Names declared with a keyword, with their lines, and names followed by `(`, `=` or `:` (methods, arrow functions,
 * calls).
 */
function namesOf(text: string): { declared: Map<string, number[]>; used: Set<string> } {
  const declared = new Map<string, number[]>();
  const used = new Set<string>();
  text.split(/\r?\n/).forEach((content, i) => {
    const line = content.slice(0, 2000);
    for (const [, name] of line.matchAll(
      /(?:\b(?:def|function|class|fn|func|const|let|var)\s*\*?\s*)([\p{L}_$][\p{L}\p{N}_$]*)/gu,
    )) {
      declared.set(name, [...(declared.get(name) ?? []), i + 1]);
    }
    for (const [, name] of line.matchAll(/(?<![\p{L}\p{N}_$])([\p{L}_$][\p{L}\p{N}_$]*)\s*[(=:<]/gu)) used.add(name);
  });
  return { declared, used };
}

/** Hexadecimal SHA-256 of a text as UTF-8. */
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Whether a text has this SHA-256 (hexadecimal), either as it is or with the line endings of the container's system.
 */
export const hasDigest = (text: string, digest: string): boolean =>
  sha256(text) === digest || (text.includes('\r\n') && sha256(text.replaceAll('\r\n', '\n')) === digest);
