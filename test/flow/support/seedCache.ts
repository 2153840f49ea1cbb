import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pinnedArch, pySpySha256 } from '../../../src/runtimes/python/pyspy/pinned';

/** Leaves py-spy in a temporary folder as a capture that may keep it does, and returns its path. */
export function seedCache(temp: string): string {
  const arch = pinnedArch(process.arch === 'arm64' ? 'aarch64' : 'x86_64');
  const folder = path.join(temp, '.ecs-profiler', pySpySha256[arch]);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const program = path.join(folder, 'py-spy');
  writeFileSync(program, gunzipSync(readFileSync(path.resolve('dist', 'py-spy', `${arch}.gz`))), { mode: 0o700 });
  return program;
}
