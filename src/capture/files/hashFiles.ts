/** Takes the digests of the hottest own files in the task, after the recording. */
import type { RemoteHost } from '../../exec/types';
import type { CapturedFile, Profile } from '../../profile/types';
import { isCapturedFile } from '../../profile/formats/captureMetadata';
import { runtimeOf } from '../../runtimes/registry';
import type { RemoteProcess } from '../types';
import { hottestFiles } from './hottestFiles';

const MAX_FILES = 40;
/** Time the program may hash in the task, in seconds; what is left then goes without. */
const SECONDS = 0.3;
/** With the start of an interpreter in a small container. */
const TIMEOUT_MS = 5000;

/** Digests of the files of a recording, hottest first. A failure is no reason to lose the recording: it goes to `log`. Rejects only when cancelled. */
export async function hashFiles(
  host: RemoteHost,
  process: RemoteProcess,
  profile: Profile,
  hooks: { readonly signal: AbortSignal; readonly log: (line: string) => void },
): Promise<CapturedFile[]> {
  try {
    const asked = hottestFiles(profile, MAX_FILES);
    const runtime = runtimeOf(process.runtime);
    if (asked.length === 0 || runtime === undefined) return [];
    const { exitCode, stdout, stderr } = await runtime.readFiles(
      host,
      process,
      { hash: asked, seconds: SECONDS },
      { timeoutMs: TIMEOUT_MS, signal: hooks.signal },
    );
    if (exitCode !== 0) throw new Error(stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`);
    const found = readDigests(JSON.parse(Buffer.from(stdout).toString('utf8')), asked);
    hooks.log(`${found.length} of ${asked.length} source files were found in the task and hashed`);
    return found;
  } catch (error) {
    if (hooks.signal.aborted) throw error;
    hooks.log(
      `The source files in the task could not be hashed: ${error instanceof Error ? error.message.slice(0, 300) : 'unknown error'}`,
    );
    return [];
  }
}

/** Untrusted: what is not as it should be is passed over. */
function readDigests(
  value: unknown,
  asked: readonly { readonly path: string; readonly source?: object }[],
): CapturedFile[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, asked.length).flatMap((row: unknown) => {
    if (!Array.isArray(row) || !Number.isSafeInteger(row[0]) || !(row[0] in asked)) return [];
    const { path, source } = asked[row[0]];
    const file: unknown = {
      path,
      sha256: row[1],
      gitBlob: row[2],
      bytes: row[3],
      ...(source && { mapped: true, source }),
    };
    return isCapturedFile(file) ? [file] : [];
  });
}
