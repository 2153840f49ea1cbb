/** Whether the task has a py-spy that may be used (remote/pyspyFind.sh). Changes nothing. */
import type { RemoteHost } from '../../../exec/types';
import type { RemoteProcess } from '../../../capture/types';
import { prepare } from './prepare';
import { pinnedHash } from './program';

export type FoundPySpy =
  /**
   * Comes with the image: on the PATH, beside the interpreter, or in the process's virtual environment. `usable`: not
   * too old.
   */
  | { readonly from: 'image'; readonly path: string; readonly version: string; readonly usable: boolean }
  /** The pinned one, left by an earlier capture. */
  | { readonly from: 'cache'; readonly path: string };

/** The oldest py-spy of an image that we use: it reads Python 3.12 and 3.13 and writes speedscope files. */
const isUsable = (version: string): boolean => {
  const [major, minor] = version.split('.').map(Number);
  return major > 0 || minor >= 4;
};

/** One short command; null where there is none. Throws ExecError. */
export async function findPySpy(
  host: RemoteHost,
  process: RemoteProcess,
  signal?: AbortSignal,
): Promise<FoundPySpy | null> {
  let hash = '';
  try {
    hash = pinnedHash(host.facts.arch);
  } catch {
    /* an architecture without a pinned program: the image may have one */
  }
  const interpreter = process.argv[0]?.startsWith('/') ? process.argv[0] : process.exe;
  const args = [hash, host.facts.tempDir, String(process.pid), interpreter];
  const { stdout } = await prepare(host, 'find', args, interpreter, { timeoutMs: 30_000, signal });
  const found = /^(?:image (\S+) (\/.*)|cached (\/.*))$/.exec(Buffer.from(stdout).toString('utf8').trim());
  if (found?.[3] && hash !== '') return { from: 'cache', path: found[3] };
  return found?.[2] ? { from: 'image', path: found[2], version: found[1], usable: isUsable(found[1]) } : null;
}
