/** Checks out another commit in a worktree. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';

/**
 * Provides a worktree with packages: those of this tree if the lock files are equal, otherwise its own. The download
 * cache is shared. The timestamps must not make the lock file look newer than the installed packages, or the worktree's
 * scripts would install into this tree.
 */
function furnish(tree: string): void {
  const lock = path.join(tree, 'package-lock.json');
  if (readFileSync(lock, 'utf8') === readFileSync('package-lock.json', 'utf8')) {
    symlinkSync(path.resolve('node_modules'), path.join(tree, 'node_modules'));
    utimesSync(lock, 0, 0);
  } else {
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], {
      cwd: tree,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) throw new Error(`npm ci failed in ${tree}.`);
  }
  mkdirSync('.cache', { recursive: true });
  symlinkSync(path.resolve('.cache'), path.join(tree, '.cache'));
}

/**
 * Checks `commit` out into a temporary worktree below `out`, passes its absolute path to `work` and removes it
 * afterwards.
 * @throws Error when there is no such commit.
 */
export async function withCommit<T>(commit: string, work: (tree: string) => Promise<T>): Promise<T> {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const hash = git('rev-parse', '--short', '--verify', '--end-of-options', `${commit}^{commit}`);
  const tree = path.resolve('out', `commit-${hash}-${process.pid}`);
  git('worktree', 'add', '--detach', '--quiet', tree, hash);
  try {
    furnish(tree);
    return await work(tree);
  } finally {
    git('worktree', 'remove', '--force', tree);
    rmSync(tree, { recursive: true, force: true });
  }
}

/** Formats the files of `tree` with this tree's .oxfmtrc.json, so that line counts are comparable. */
export function formatTree(tree: string): void {
  const argv = [path.resolve('node_modules/oxfmt/bin/oxfmt'), '-c', path.resolve('.oxfmtrc.json'), 'src', 'webview'];
  const { status } = spawnSync(process.execPath, argv, { cwd: tree, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`The formatter failed in ${tree}.`);
}
