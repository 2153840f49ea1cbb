import { execFile } from 'node:child_process';
import path from 'node:path';
import type { CapturedFile } from '../../metadata/types';
import { isContent } from './judge';
import type { CommitFacts, History } from './types';

const LOOKUP_MS = 5000;
/** Finding the commit may require a walk over the whole history. */
const NAMING_MS = 4000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Runs nothing that a repository configures, fetches nothing, takes no lock. */
const SAFE = [
  '--no-pager',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'log.showSignature=false',
];
const ENVIRONMENT = { GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };

/** Finds texts in the repository that contains a file. `program` returns Git's path; null: there is no Git. */
export function createGitHistory(program: () => Promise<string | null>): History {
  return {
    async find(file, near) {
      const git = await program().catch(() => null);
      if (git === null) return null;
      const folder = path.dirname(near);
      const bytes = await run(git, folder, ['cat-file', 'blob', file.gitBlob], LOOKUP_MS);
      if (bytes === null || !isContent(bytes, file)) return null;
      const commit =
        (await commitOf(git, folder, file, ['--', path.basename(near)])) ?? (await commitOf(git, folder, file, []));
      return { text: new TextDecoder().decode(bytes), origin: { kind: 'history', commit } };
    },
  };
}

/** The commit that introduced a content. `git log` lists the newest first, so it is the last one. */
async function commitOf(
  git: string,
  folder: string,
  { gitBlob }: CapturedFile,
  paths: readonly string[],
): Promise<CommitFacts | null> {
  const bytes = await run(
    git,
    folder,
    [
      'log',
      '--all',
      '--no-ext-diff',
      '--no-textconv',
      `--find-object=${gitBlob}`,
      '--format=%H%x00%cI%x00%s',
      ...paths,
    ],
    NAMING_MS,
  );
  const line =
    new TextDecoder()
      .decode(bytes ?? new Uint8Array())
      .trimEnd()
      .split('\n')
      .at(-1) ?? '';
  const [id, committedAt, subject] = line.split('\0');
  return /^[0-9a-f]{40,64}$/.test(id) && subject !== undefined ? { id, committedAt, subject } : null;
}

/** Output of a Git command, null if it failed or took too long. */
function run(git: string, folder: string, args: readonly string[], timeoutMs: number): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      timeout: timeoutMs,
      maxBuffer: MAX_BYTES,
      encoding: 'buffer',
      env: { ...process.env, ...ENVIRONMENT },
      windowsHide: true,
    } as const;
    execFile(git, [...SAFE, ...args], options, (error, stdout) => resolve(error === null ? stdout : null));
  });
}
