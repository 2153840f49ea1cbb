/** Text from outside made safe to show: as plain text, or inside Markdown. */

/** Controls, line separators and bidirectional overrides: what could forge a line of a log or reorder a label. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const visible = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Untrusted text as one line of at most `limit` characters, controls made visible as `\u001b`. */
export function plain(text: string, limit = 400): string {
  const clean = text.replace(UNSAFE, (c) => (c === '\n' || c === '\t' || c === '\r' ? ' ' : visible(c)));
  return clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean;
}

/** The same for text of several lines: line feeds stay. */
export function plainLines(text: string, limit = 20_000): string {
  return text.slice(0, limit).replace(UNSAFE, (c) => (c === '\n' ? c : c === '\t' || c === '\r' ? ' ' : visible(c)));
}

/**
 * Untrusted text inside Markdown: one line, controls made visible, nothing in it works as markup, a link, an image or
 * HTML. An underscore between letters or digits stays as it is: it has no meaning there and names are full of them.
 */
export function escapeMarkdown(text: string, limit = 1000): string {
  return (
    plain(text, limit)
      .replace(/[\\`*{}[\]<>#|~$!&]/g, (c) =>
        c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '&' ? '&amp;' : `\\${c}`,
      )
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      // An address on its own would become a link.
      .replace(/(\w{2,10}):\/\//g, '$1\\://')
      .replace(/^(\s*)([-+]|\d+[.)])(\s)/, '$1\\$2$3')
  );
}
