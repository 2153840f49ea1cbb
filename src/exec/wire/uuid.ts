/** UUIDs on the wire are two swapped halves: bytes 8-15 of the canonical form come first (§3). */

/** Writes a canonical UUID as 16 wire bytes at `offset`. Throws RangeError when it is not a UUID. */
export function uuidToWire(uuid: string, out: Uint8Array, offset: number): void {
  const hex = uuid.replaceAll('-', '');
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) throw new RangeError('Not a UUID.');
  const bytes = Buffer.from(hex, 'hex');
  out.set(bytes.subarray(8), offset);
  out.set(bytes.subarray(0, 8), offset + 8);
}

/** Canonical lower-case form of the 16 wire bytes at `offset`. */
export function uuidFromWire(bytes: Uint8Array, offset: number): string {
  const hex =
    Buffer.from(bytes.subarray(offset + 8, offset + 16)).toString('hex') +
    Buffer.from(bytes.subarray(offset, offset + 8)).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
