import type { SeenFunction } from './profileFiles';

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
