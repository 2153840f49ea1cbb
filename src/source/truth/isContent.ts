import { createHash } from 'node:crypto';
import type { CapturedFile } from '../../profile/types';

const BOM = '\uFEFF';

/**
 * Whether a text (or its bytes) is the content of a captured file. Line ends and a byte order mark do not count: Git and
 * editors change them between a workspace and an image.
 */
export function isContent(
  content: string | Uint8Array,
  { sha256, bytes }: Pick<CapturedFile, 'sha256' | 'bytes'>,
): boolean {
  const is = (data: Uint8Array): boolean =>
    data.length === bytes && createHash('sha256').update(data).digest('hex') === sha256;
  if (typeof content !== 'string')
    return is(content) || isContent(new TextDecoder('utf-8', { ignoreBOM: true }).decode(content), { sha256, bytes });
  const encoder = new TextEncoder();
  const plain = content.replace(/^\uFEFF/, '');
  const unix = plain.replaceAll('\r\n', '\n');
  return [...new Set([plain, unix, unix.replaceAll('\n', '\r\n')])].some(
    (text) => is(encoder.encode(text)) || is(encoder.encode(BOM + text)),
  );
}
