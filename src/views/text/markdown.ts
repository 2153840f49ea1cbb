import { plain } from './plain';

/**
 * Untrusted text inside Markdown: one line, controls made visible, nothing in it works as markup, a link, an image or HTML.
 * An underscore between letters or digits stays as it is: it has no meaning there and names are full of them.
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
