/**
 * A py-spy to run in the task: the image's, the cached one, else the pinned one, fetched by the task with pip or sent.
 */
import path from 'node:path';
import type { RemoteHost } from '../../../exec/types';
import { CaptureError, type RecordRequest } from '../../../capture/types';
import type { FoundPySpy } from './find';
import { pySpyVersion, pinnedArch, pySpyWheelSha256 } from './pinned';
import { prepare } from './prepare';
import { pinnedHash, readPySpy } from './program';
import pipFetchText from '../remote/pipFetch.py?program';

/** What stays in the task, in sentences. */
const KEPT = 'the cached py-spy';

/** After this time, sending it would have been faster. */
const limitSeconds = 6;

/**
 * Into `folder`, verified; returns the program's path, or null with the reason in the log. Throws ExecError `cancelled`
 * and when the channel fails.
 */
async function fetchWithPip(
  host: RemoteHost,
  folder: string,
  python: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<string | null> {
  const { arch } = host.facts;
  const args = [folder, pySpyVersion, pySpyWheelSha256[pinnedArch(arch)], pinnedHash(arch), String(limitSeconds)];
  const { stdout, exitCode } = await host.run([python, '-I', '-S', '-c', pipFetchText, ...args], {
    timeoutMs: (limitSeconds + 20) * 1000,
    signal,
  });
  const told = Buffer.from(stdout).toString('utf8').trim();
  if (told === `fetched ${folder}/py-spy`) return `${folder}/py-spy`;
  // Text from the container: made printable and short.
  const why =
    /^no (.*)/
      .exec(told)?.[1]
      .replace(/[^\x20-\x7e]/g, '?')
      .replace(/\/\/[^/@ ]*@/g, '//…@')
      .slice(0, 200) ?? `exit code ${exitCode}`;
  log(`py-spy could not be fetched with pip in the task (${why})`);
  return null;
}

export interface InstalledPySpy {
  readonly path: string;
  readonly version: string;
  /** To be checked again right before it runs; '' for one of the image's own. */
  readonly sha256: string;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8').trim();

const noExec = (): CaptureError =>
  new CaptureError(
    'no-temp-folder',
    'No temporary folder of the container runs programs (they are mounted noexec), so py-spy cannot be sent.',
    'Set TMPDIR to a folder that is writable and executable, or add py-spy to the image.',
  );

/**
 * Takes what was found in the task, or sends py-spy. Throws CaptureError `unsupported-arch`, `no-temp-folder`, or
 * ExecError.
 */
export async function installPySpy(
  host: RemoteHost,
  assetsDir: string,
  request: RecordRequest,
  python: string,
  found: FoundPySpy | null,
): Promise<InstalledPySpy> {
  const { arch, tempDir, privateDir } = host.facts;
  const { signal } = request;
  // The recorder in Python runs it from memory where no folder runs programs.
  const noFolder = host.facts.tempDirNoExec === true && python === '';
  if (found?.from === 'cache' && request.cachePySpy && !noFolder) {
    request.onKept?.(KEPT);
    return { path: found.path, version: pySpyVersion, sha256: pinnedHash(arch) };
  }
  if (found?.from === 'image' && found.usable) {
    request.log(`py-spy ${found.version.slice(0, 20)} of the image is used`);
    return { path: found.path, version: found.version, sha256: '' };
  }

  if (noFolder) throw noExec();
  const hash = pinnedHash(arch);
  const cache = request.cachePySpy
    ? textOf((await prepare(host, 'cache', [hash, tempDir], request.process.exe, { timeoutMs: 30_000, signal })).stdout)
    : '';
  if (request.cachePySpy && cache === '')
    request.log('py-spy is not kept in the task: its cache folder there is not ours alone');
  // From here on it may be there, even if this is cancelled.
  if (cache !== '') request.onKept?.(KEPT);
  if (request.fetchPySpy !== false && python !== '') {
    request.onProgress('prepare', 0, 'Fetching py-spy in the task with pip');
    const fetched = await fetchWithPip(host, cache || privateDir, python, request.log, signal);
    if (fetched !== null) {
      request.log(
        `py-spy ${pySpyVersion} fetched by the task with pip${cache ? ' and kept for the next capture' : ''}`,
      );
      return { path: fetched, version: pySpyVersion, sha256: hash };
    }
  }
  const bytes = await readPySpy(assetsDir, arch);
  const remotePath = path.posix.join(cache || privateDir, 'py-spy');
  await host.upload(bytes, remotePath, {
    mode: 0o700,
    signal,
    onProgress: (done, total, timeLeftMs) => {
      const left = timeLeftMs === null || timeLeftMs === undefined ? '' : `, ${Math.ceil(timeLeftMs / 1000)} s left`;
      request.onProgress(
        'prepare',
        total > 0 ? done / total : 0,
        `Sending py-spy: ${megabytes(done)} of ${megabytes(total)} MB${left}`,
      );
    },
  });
  request.log(`py-spy ${pySpyVersion} sent into the task${cache ? ' and kept for the next capture' : ''}`);
  return { path: remotePath, version: pySpyVersion, sha256: hash };
}
