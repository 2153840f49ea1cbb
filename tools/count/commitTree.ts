/** Another commit's files beside this one's. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * Checks `commit` out into a worktree of its own below `out`, hands its path to `work` and removes it afterwards. Installed packages
 * and downloads are those of this tree.
 * @throws Error when there is no such commit.
 */
export async function withCommit<T>(commit: string, work: (tree: string) => Promise<T>): Promise<T> {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const hash = git('rev-parse', '--short', '--verify', '--end-of-options', `${commit}^{commit}`);
  const tree = path.resolve('out', `commit-${hash}-${process.pid}`);
  git('worktree', 'add', '--detach', '--quiet', tree, hash);
  try {
    for (const shared of ['node_modules', '.cache'])
      if (existsSync(shared)) symlinkSync(path.resolve(shared), path.join(tree, shared));
    return await work(tree);
  } finally {
    git('worktree', 'remove', '--force', tree);
    rmSync(tree, { recursive: true, force: true });
  }
}

/** Brings the files of `tree` into this tree's form (.oxfmtrc.json), so that lengths compare. */
export function formatTree(tree: string): void {
  const argv = [path.resolve('node_modules/oxfmt/bin/oxfmt'), '-c', path.resolve('.oxfmtrc.json'), 'src', 'webview'];
  const { status } = spawnSync(process.execPath, argv, { cwd: tree, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`The formatter failed in ${tree}.`);
}
