import { randomBytes } from 'node:crypto';
import type { Seeded } from '../support/seeded';

/** Small sizes are much more frequent than large ones; nothing at all and one byte come now and then. */
export function someSize(random: Seeded, most: number): number {
  const kind = random.next();
  if (kind < 0.03) return kind < 0.015 ? 0 : 1;
  return Math.floor(most * random.next() ** 8);
}

/** Compressible bytes, incompressible bytes, and bytes that trip terminals and filters. */
export function someBytes(random: Seeded, size: number): Uint8Array {
  const repeat = (text: string): Uint8Array => Buffer.alloc(size, text);
  switch (random.between(0, 5)) {
    case 0:
      return repeat('main;handler;work 17\n');
    case 1:
      return repeat('\u{FFFD}\xff\r\n\0\x1b[2J\x03\x04@@ READY\n');
    case 2:
      return Buffer.alloc(size);
    default:
      return randomBytes(size);
  }
}
