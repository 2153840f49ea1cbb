/** Text from outside made safe to show: as plain text, or inside Markdown. */
import { visible } from '../../words/visible';

/** What a notification shows as a link, and follows, commands included: `[label](command:…)`. */
const LINK = /\]\((?=[a-z][a-z0-9+.-]{0,30}:)/gi;

/**
 * Untrusted text as one line of at most `limit` characters, controls made visible as `\u001b`. Nothing in it is a link
 * in a notification.
 */
export const plain = (text: string, limit = 400): string => shortLine(text, limit).replace(LINK, '] (');

/** What the editor draws as one of its icons in a label of a quick pick, and in the status bar. */
const ICON = /\$\((?=[a-z0-9-]+(?:~[a-z]+)?\))/gi;

/**
 * As {@link plain}, for labels, descriptions and details of quick picks and texts in the status bar: nothing in it becomes
 * an icon, `$(check)` is shown as it is.
 */
export const plainLabel = (text: string, limit = 400): string => plain(text, limit).replace(ICON, '\\$(');

function shortLine(text: string, limit: number): string {
  const clean = visible(text, () => ' ');
  return clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean;
}

/** The same for text of several lines: line feeds stay. */
export function plainLines(text: string, limit = 20_000): string {
  return visible(text.slice(0, limit), (c) => (c === '\n' ? c : ' '));
}

/**
 * Untrusted text inside Markdown: one line, controls made visible, nothing in it works as markup, a link, an image or
 * HTML. An underscore between letters or digits stays as it is: it has no meaning there and names are full of them.
 */
export function escapeMarkdown(text: string, limit = 1000): string {
  return (
    shortLine(text, limit)
      .replace(/[\\`*{}[\]<>#|~$!&]/g, (c) =>
        c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '&' ? '&amp;' : `\\${c}`,
      )
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      // An address on its own would become a link: of a page, with or without its scheme, or of somebody.
      .replace(/\/(?=\/)/g, '/\\')
      .replace(/www\./gi, (www) => `${www.slice(0, 3)}\\.`)
      .replace(/(?<=\S)@(?=\S)/g, '\\@')
      .replace(/^(\s*)([-+]|\d+[.)])(\s)/, '$1\\$2$3')
  );
}
