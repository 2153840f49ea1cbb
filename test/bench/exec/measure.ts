import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Bytes of content a second, of a transfer that arrived intact. */
export type Rate = number;

/** @throws AssertionError when two files, or a file and bytes, are not the same. */
export async function assertSame(what: string, file: string, other: string | Uint8Array): Promise<void> {
  assert.equal(
    typeof other === 'string' ? await sha256Of(other) : sha256(other),
    await sha256Of(file),
    `${what} did not arrive intact`,
  );
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest('hex');
}
