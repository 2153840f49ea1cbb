/** Keys in words, and whether an event is one. */

const isMac = /mac/i.test(navigator.userAgent);
const words: Readonly<Record<string, string>> = { Escape: 'Esc', ' ': 'Space' };

/** `Ctrl+` or `⌘`. */
export const modInWords = isMac ? '⌘' : 'Ctrl+';

/** `Mod+f` as people read it: `Ctrl+F`, `⌘F`. Keys in brackets are handled by a part of the page. */
export function keyInWords(key: string): string {
  const { name, mod, shift } = parse(key.replace(/^\[(.+)\]$/, '$1'));
  return (
    (mod ? modInWords : '') +
    (shift ? (isMac ? '⇧' : 'Shift+') : '') +
    (words[name] ?? (/^[a-z]$/.test(name) ? name.toUpperCase() : name))
  );
}

/** Whether a key of an action was pressed. Letters count whatever their case, so that Caps Lock does not matter. */
export function isKey(event: KeyboardEvent, key: string): boolean {
  const { name, mod, shift } = parse(key);
  if (event.altKey || mod !== (event.ctrlKey || event.metaKey)) return false;
  // A sign may need Shift on one keyboard and not on another.
  const minds = name.length > 1 || /[a-z]/.test(name);
  return (
    (!minds || event.shiftKey === shift) &&
    (event.key === name || (/^[a-z]$/.test(name) && event.key.toLowerCase() === name))
  );
}

function parse(key: string): { readonly name: string; readonly mod: boolean; readonly shift: boolean } {
  const [, mod, shift, name] = /^(Mod\+)?(Shift\+)?(.+)$/s.exec(key) ?? [];
  return { name: name ?? key, mod: mod !== undefined, shift: shift !== undefined };
}
