/** What the two ends send each other at the start of a session to learn whether the terminal is clean. */

const ALL = Uint8Array.from({ length: 256 }, (_, n) => n);
/** U+FFFD between its neighbours, a surrogate, an overlong form, CRLF, beyond Unicode, an unfinished character: see `probe` in remote/server.sh. */
const TRICKY = Buffer.from('efbfbdefbfbcefbfbdeda080c0800d0af4908080efbf', 'hex');

/** Whether this is what every server sends, unchanged. */
export function isOutputProbe(bytes: Uint8Array): boolean {
  return Buffer.concat([ALL, TRICKY]).equals(bytes);
}

/** Every byte twice: some terminals act on a pair. */
export function inputProbe(): Uint8Array {
  return Buffer.concat([ALL, ALL.slice().reverse(), TRICKY]);
}
