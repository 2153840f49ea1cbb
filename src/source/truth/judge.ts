/** Decides whether a workspace file is what ran. */
import { createHash } from 'node:crypto';
import type { CapturedFile } from '../../metadata/types';
import type { FileTruth, History, RanText, WorkspaceText } from './types';

/** Nothing is known about what ran. */
const unknownTruth: FileTruth = { truth: 'unknown', ran: null, versions: 0 };
/** A file that ran but is not here. */
export const notInWorkspace: FileTruth = { truth: 'notInWorkspace', ran: null, versions: 0 };

/**
 * Compares a workspace file with what ran. `captured`: the contents that the tasks ran under its path, usually one;
 * none: `unknown`. `known` returns texts seen before, by content. `file`: its absolute path.
 */
export async function judge(
  file: string,
  now: WorkspaceText,
  captured: readonly CapturedFile[],
  history: History,
  known: (file: CapturedFile) => RanText | null = () => null,
): Promise<FileTruth> {
  if (captured.length === 0) return unknownTruth;
  const versions = captured.length;
  const same = captured.find(
    (one) => (now.bytes !== undefined && isContent(now.bytes, one)) || isContent(now.text, one),
  );
  if (same !== undefined)
    return {
      truth: versions > 1 ? 'differs' : 'exact',
      ran: { text: now.text, origin: { kind: 'beforeEdits' } },
      versions,
    };
  const [first] = captured;
  const ran = known(first) ?? (await history.find(first, file));
  return { truth: ran === null || versions > 1 ? 'differs' : 'moved', ran, versions };
}

const BOM = '\uFEFF';

/**
 * Whether a text (or its bytes) is the content of a captured file. Ignores line endings and a byte order mark, which
 * Git and editors change between a workspace and an image.
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
