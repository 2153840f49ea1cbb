/** Reads the packed py-spy of an architecture and proves that it is the pinned one. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CaptureError } from '../../../capture/types';
import { pinnedArch, pySpySha256, pySpyVersion } from './pinned';

/** The pinned sha256 for `uname -m`. Throws CaptureError `unsupported-arch`. */
export function pinnedHash(machine: string): string {
  const hash = pySpySha256[pinnedArch(machine)];
  if (hash) return hash;
  const shown = machine.replace(/[^\w.-]/g, '?').slice(0, 20);
  throw new CaptureError(
    'unsupported-arch',
    `The container runs on ${shown}, for which the extension carries no py-spy.`,
    `Add py-spy ${pySpyVersion} to the image (pip install py-spy==${pySpyVersion}).`,
  );
}

/**
 * The program's bytes, from `<assetsDir>/<arch>.gz`. Throws CaptureError `unsupported-arch`, or `other` where the
 * packed program is missing or not the pinned one.
 */
export async function readPySpy(assetsDir: string, machine: string): Promise<Uint8Array> {
  const hash = pinnedHash(machine);
  const file = path.join(assetsDir, `${pinnedArch(machine)}.gz`);
  let bytes: Buffer;
  try {
    bytes = gunzipSync(await readFile(file));
  } catch (cause) {
    throw new CaptureError(
      'other',
      'The py-spy that should come with the extension is missing or damaged.',
      `Reinstall the extension, or build it again with network, Python 3 and pip; or add py-spy ${pySpyVersion} to the image.`,
      undefined,
      { cause },
    );
  }
  if (createHash('sha256').update(bytes).digest('hex') === hash) return bytes;
  throw new CaptureError(
    'other',
    'The py-spy that comes with the extension is not the pinned one (its checksum differs); it was not sent.',
    'Reinstall the extension.',
  );
}
