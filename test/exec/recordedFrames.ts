/** The frames recorded between the official client and agent: `../shared/data/frames` beside the checkout. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join('..', 'shared', 'data', 'frames');

/**
 * The binary data-channel frames of one file. If the folder is missing, prints a note and returns null; with CI=true it
 * must exist.
 */
export function recordedFrames(
  file: 'kms.jsonl' | 'shell-missing-port.jsonl',
): { id: string; role: string; bytes: Buffer }[] | null {
  if (!existsSync(folder)) {
    assert.notEqual(process.env.CI, 'true', `${folder} is missing`);
    process.stderr.write(`skipped: ${folder} is not there\n`);
    return null;
  }
  const lines = readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean);
  const frames = lines.map((line) => JSON.parse(line) as { kind: string; id: string; role: string; hex?: string });
  return frames.flatMap(({ kind, id, role, hex }) =>
    kind === 'data-channel' && hex ? [{ id, role, bytes: Buffer.from(hex, 'hex') }] : [],
  );
}
