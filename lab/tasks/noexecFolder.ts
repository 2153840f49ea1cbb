/** Folders that are separate file systems from which nothing can be executed (tmpfs(5), mount(8)). */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Mounts one over a folder. @throws Error with mount's message if the lab may not mount. */
export function mountNoexec(folder: string): void {
  const { status, stderr, error } = spawnSync(
    'mount',
    ['-t', 'tmpfs', '-o', 'noexec,nosuid,nodev,size=64m', 'tmpfs', folder],
    { encoding: 'utf8' },
  );
  if (status !== 0)
    throw new Error(
      `tempNoexec needs a lab that may mount file systems, as root may: ${(error?.message ?? stderr).trim()}`,
    );
}

/** Unmounts everything below a folder; what is still in use goes when it no longer is. */
export function unmountBelow(folder: string): void {
  for (const place of mountedBelow(folder)) spawnSync('umount', ['--lazy', place]);
}

function mountedBelow(folder: string): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => place === folder || place.startsWith(`${folder}/`));
}
