/** Shows keys as text and matches them with keyboard events. */

const isMac = /mac/i.test(navigator.userAgent);
const words: Readonly<Record<string, string>> = { Escape: 'Esc', ' ': 'Space' };

/** `Ctrl+` or `⌘`. */
export const modInWords = isMac ? '⌘' : 'Ctrl+';

/** Shows `Mod+f` as `Ctrl+F` or `⌘F`. Keys in brackets are handled by one part of the page only. */
export function keyInWords(key: string): string {
  const { name, mod, shift } = parse(key.replace(/^\[(.+)\]$/, '$1'));
  return (
    (mod ? modInWords : '') +
    (shift ? (isMac ? '⇧' : 'Shift+') : '') +
    (words[name] ?? (/^[a-z]$/.test(name) ? name.toUpperCase() : name))
  );
}

/** Whether the event is this key of an action. Ignores the case of letters, so that Caps Lock does not matter. */
export function isKey(event: KeyboardEvent, key: string): boolean {
  const { name, mod, shift } = parse(key);
  if (event.altKey || mod !== (event.ctrlKey || event.metaKey)) return false;
  // Whether a sign needs Shift depends on the keyboard layout.
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
