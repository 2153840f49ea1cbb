/**
 * Characters that would act instead of being shown, made visible as `\u001b`: controls (a terminal obeys them, C1's too),
 * line separators, what reorders a line (bidirectional marks, embeddings, overrides and isolates), and what is never
 * drawn (format characters that are out of use, tags). Line feeds, tabs and returns are the caller's matter.
 */
const ACTING = /[\p{Cc}\u2028\u2029\p{Bidi_Control}\u206a-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** `keep`: what to make of a line feed, tab or return; null: it is made visible, too. */
export const visible = (text: string, keep: (c: '\n' | '\t' | '\r') => string | null): string =>
  text.replace(ACTING, (c) => {
    const kept = c === '\n' || c === '\t' || c === '\r' ? keep(c) : null;
    // In both halves of a pair: so it is valid in JSON, and the same text there.
    return (
      kept ?? [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')
    );
  });
