/** How well the text of a workspace file fits what ran: by its digest, else by the functions it declares. */
import { createHash } from 'node:crypto';
import type { PrefixPair } from './prefixPairs';
import type { RanFile, SeenFunction } from './profileFiles';
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

/** Lines between a function's first line and a line it executes, at most. */
const REACH = 400;

/**
 * How well a text fits the functions seen in a file: for each function 3 where it is declared at or shortly above its
 * line, 2 where it is declared elsewhere, 1 where only its name is used like a function's. Null when no function has a name
 * that could be looked for.
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

/** The last identifier of a function's name, null where it has none (`<module>`). */
export const functionName = (name: string): string | null => /([\p{L}_$][\p{L}\p{N}_$]*)$/u.exec(name)?.[1] ?? null;

/** Names declared by keyword, with their lines, and names followed by `(`, `=` or `:` (methods, arrow functions, calls). */
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

/** Whether a text has this SHA-256 (hexadecimal), as it is or with the line ends of the container's system. */
export const hasDigest = (text: string, digest: string): boolean =>
  sha256(text) === digest || (text.includes('\r\n') && sha256(text.replaceAll('\r\n', '\n')) === digest);
