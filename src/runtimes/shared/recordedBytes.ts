/** Fetches a recording that a remote program announced with a `file <path>` line. */
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RemoteHost } from '../../exec/types';
import { CaptureError, type RecordRequest } from '../../capture/types';
import { mostUnpacked } from '../../profile/formats/packed';

/** More than any sane recording: a hostile container must not fill our memory with a small archive. */
const maxBytes = 512 * 1024 * 1024;
/** Hours of an idle process compress to a thousandth: up to here a recording may be out of all proportion. */
const freeBytes = 256 * 1024 * 1024;

/**
 * Downloads the announced file of the session's private folder and unpacks it where it is gzip.
 * Throws CaptureError `other` when nothing usable was announced.
 */
export async function fetchRecording(
  host: RemoteHost,
  stdout: Uint8Array,
  request: RecordRequest,
): Promise<Uint8Array> {
  const announced = /^file (.+)$/m.exec(Buffer.from(stdout).toString('utf8'))?.[1] ?? '';
  // As the recorder was given the folder: one below a TMPDIR that ends in a slash has two in its path, here and there.
  if (path.posix.dirname(announced) !== host.facts.privateDir) {
    throw new CaptureError(
      'other',
      'The recording was not found in the task.',
      'The output channel has what the recorder said; capture again.',
    );
  }
  request.onProgress('fetch', 0, 'Fetching the recording');
  const bytes = await host.download(announced, {
    signal: request.signal,
    onProgress: (done, total) => request.onProgress('fetch', total > 0 ? done / total : 0, 'Fetching the recording'),
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const most = Math.max(freeBytes, mostUnpacked(bytes.length));
    return gunzipSync(bytes, { maxOutputLength: Math.min(maxBytes, most) });
  } catch (cause) {
    throw new CaptureError(
      'other',
      'The recording arrived damaged.',
      'Capture again; the output channel has the details.',
      undefined,
      { cause },
    );
  }
}
