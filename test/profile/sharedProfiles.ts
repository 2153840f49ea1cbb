/**
 * Real profiles recorded by other tools and kept outside the repository. Tests are skipped if they are missing (in CI
 * they fail).
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context } from 'mocha';

const data = path.resolve('../shared/data');
const folder = path.join(data, 'profiles');

/** Path of a shared profile; skips the running test with a word when the folder is absent. */
export function sharedProfilePath(test: Context, name: string): string {
  if (!existsSync(folder)) {
    process.stderr.write(`      skipped: no shared profiles at ${folder}\n`);
    test.skip();
  }
  return path.join(folder, name);
}

/** Path of another shared file, as `faults/NAME`, by the same rule. */
export function sharedDataPath(test: Context, name: string): string {
  sharedProfilePath(test, '');
  return path.join(data, name);
}

export function sharedProfile(test: Context, name: string): Uint8Array {
  return readFileSync(sharedProfilePath(test, name));
}
