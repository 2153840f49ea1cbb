/** The comment in a generated file that points to its source map. */
import { LONGEST_TEXT } from '../javascript/fileFunctions';
import { readTokens } from '../javascript/tokens';

const COMMENT = /\/[/*][#@][ \t]*sourceMappingURL=([^\s*'"`]+)[ \t]*(?:\*\/[ \t]*)?$/gm;

/**
 * The map that a generated file points to: its JSON if inline, otherwise the URL. Null if it points to none. The last
 * comment counts, wherever it stands; what looks like one within a string, as tools contain it, is none.
 */
export function sourceMapReference(text: string): { readonly json: string } | { readonly file: string } | null {
  const url = lastComment(text);
  if (url === undefined) return null;
  if (!url.startsWith('data:')) return { file: url };
  const data = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url);
  if (!data) return null;
  try {
    return {
      json: data[1]
        ? new TextDecoder().decode(Uint8Array.from(atob(data[2]), (c) => c.charCodeAt(0)))
        : decodeURIComponent(data[2]),
    };
  } catch {
    return null;
  }
}

function lastComment(text: string): string | undefined {
  const found = [...text.matchAll(COMMENT)];
  if (found.length === 0) return undefined;
  const comments = new Set<number>();
  const tokens = text.length > LONGEST_TEXT ? null : readTokens(text, (start) => comments.add(start));
  // Where the text is not understood, whatever stands at the end of a line is believed.
  return found.filter(({ index }) => tokens === null || comments.has(index)).at(-1)?.[1];
}
