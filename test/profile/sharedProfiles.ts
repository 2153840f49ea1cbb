/**
 * Real profiles recorded by other tools and kept outside the repository. Tests are skipped if they are missing (in CI
 * they fail).
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context } from 'mocha';

const folder = path.resolve('../shared/data/profiles');

/** Path of a shared profile; skips the running test with a word when the folder is absent. */
export function sharedProfilePath(test: Context, name: string): string {
  if (!existsSync(folder)) {
    process.stderr.write(`      skipped: no shared profiles at ${folder}\n`);
    test.skip();
  }
  return path.join(folder, name);
}

export function sharedProfile(test: Context, name: string): Uint8Array {
  return readFileSync(sharedProfilePath(test, name));
}
