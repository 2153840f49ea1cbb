/** A py-spy to run in the task: the image's, the cached one, else the pinned one, sent. */
import path from 'node:path';
import type { RemoteHost } from '../../exec/types';
import { compactShell } from '../compact';
import pyspyCache from '../remote/pyspyCache.sh';
import pyspyFind from '../remote/pyspyFind.sh';
import { CaptureError, type RecordRequest } from '../types';
import { pySpyVersion } from './pinned';
import { pinnedHash, readPySpy } from './program';

export interface InstalledPySpy {
  readonly path: string;
  readonly version: string;
  /** To be checked again right before it runs; '' for one of the image's own. */
  readonly sha256: string;
}

/** The oldest py-spy of an image that we use: it reads Python 3.12 and 3.13 and writes speedscope files. */
const usable = (version: string): boolean => {
  const [major, minor] = version.split('.').map(Number);
  return major > 0 || minor >= 4;
};

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8').trim();

const noExec = (): CaptureError =>
  new CaptureError('no-temp-folder', 'No temporary folder of the container runs programs (they are mounted noexec), so py-spy cannot be sent.', 'Set TMPDIR to a folder that is writable and executable, or add py-spy to the image.');

/** Finds py-spy in the task or sends it. Throws CaptureError `unsupported-arch`, `no-temp-folder`, or ExecError. */
export async function installPySpy(host: RemoteHost, assetsDir: string, request: RecordRequest): Promise<InstalledPySpy> {
  const { arch, tempDir, privateDir } = host.facts;
  const { signal } = request;
  // An unknown architecture is a refusal only where nothing else is found.
  let hash = '';
  try { hash = pinnedHash(arch); } catch { /* said below, if it comes to sending */ }
  const interpreter = request.process.argv[0]?.startsWith('/') ? request.process.argv[0] : request.process.exe;
  const script = await host.runScript(compactShell(pyspyFind), [hash, tempDir, String(request.process.pid), interpreter], { timeoutMs: 30_000, signal });
  const found = /^(?:image (\S+) (\/.*)|cached (\/.*))$/.exec(textOf(script.stdout));
  if (found?.[3] && hash && request.cachePySpy && !host.facts.tempDirNoExec) return { path: found[3], version: pySpyVersion, sha256: hash };
  if (found?.[2] && usable(found[1])) {
    request.log(`py-spy ${found[1].slice(0, 20)} of the image is used`);
    return { path: found[2], version: found[1], sha256: '' };
  }

  if (host.facts.tempDirNoExec) throw noExec();
  const bytes = await readPySpy(assetsDir, arch);
  const cache = request.cachePySpy ? textOf((await host.runScript(compactShell(pyspyCache), [hash, tempDir], { timeoutMs: 30_000, signal })).stdout) : '';
  if (request.cachePySpy && cache === '') request.log('py-spy is not kept in the task: its cache folder there is not ours alone');
  const remotePath = path.posix.join(cache || privateDir, 'py-spy');
  const started = Date.now();
  await host.upload(bytes, remotePath, {
    mode: 0o700,
    signal,
    onProgress: (done, total) => {
      const share = total > 0 ? done / total : 0;
      const left = share > 0.02 ? `, ${Math.ceil(((Date.now() - started) / 1000) * (1 / share - 1))} s left` : '';
      request.onProgress('prepare', share, `Sending py-spy into the task, once: ${Math.round(share * 100)} %${left}`);
    },
  });
  request.log(`py-spy ${pySpyVersion} sent into the task${cache ? ' and kept for the next capture' : ''}`);
  return { path: remotePath, version: pySpyVersion, sha256: hash };
}
