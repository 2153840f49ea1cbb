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
