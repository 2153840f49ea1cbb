/** Reads and changes the metadata of a capture file without loading the profile. */
import { readCapture } from '../../profile/formats/captureMetadata';
import type { CaptureMetadata } from '../../profile/types';

const marker = Buffer.from('"capture":{');
const quote = 0x22;
const backslash = 0x5c;

/** Offset behind the object that starts at `start`, or -1 where it does not end. Braces in strings do not count. */
function endOfObject(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let inString = false;
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === backslash) i++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === 0x7b) depth++;
    else if (byte === 0x7d && --depth === 0) return i + 1;
  }
  return -1;
}

/**
 * Where the metadata lies in a file of ours. An unescaped `"capture":{` cannot be part of a JSON string, and our writer
 * uses the key once. Null for any other file.
 */
function locate(
  bytes: Buffer,
): { readonly start: number; readonly end: number; readonly metadata: CaptureMetadata } | null {
  for (let at = bytes.lastIndexOf(marker); at >= 0; at = at > 0 ? bytes.lastIndexOf(marker, at - 1) : -1) {
    const start = at + marker.length - 1;
    const end = endOfObject(bytes, start);
    if (end < 0) continue;
    try {
      const metadata = readCapture(JSON.parse(bytes.toString('utf8', start, end)));
      if (metadata) return { start, end, metadata };
    } catch {
      /* the text of another program's file: look further */
    }
  }
  return null;
}

export const metadataOf = (bytes: Buffer): CaptureMetadata | null => locate(bytes)?.metadata ?? null;

/** The same file with other words of the user. Null where the file is no capture of ours. */
export function withWords(bytes: Buffer, words: { readonly title?: string; readonly note?: string }): Buffer | null {
  const found = locate(bytes);
  if (!found) return null;
  const text = JSON.stringify({ ...found.metadata, ...words });
  return Buffer.concat([bytes.subarray(0, found.start), Buffer.from(text), bytes.subarray(found.end)]);
}
