/** Lets the task fetch py-spy itself (remote/pipFetch.py): nothing crosses the channel then. */
import type { RemoteHost } from '../../../exec/types';
import pipFetchText from '../remote/pipFetch.py?program';
import { pinnedArch, pySpyVersion, pySpyWheelSha256 } from './pinned';
import { pinnedHash } from './program';

/** Longer, and sending would have been quicker. */
const limitSeconds = 6;

/** Into `folder`, verified; returns the program's path, or null with the reason in the log. Throws ExecError `cancelled` and when the channel fails. */
export async function fetchWithPip(
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
  // The container's own words: printable and short.
  const why =
    /^no (.*)/
      .exec(told)?.[1]
      .replace(/[^\x20-\x7e]/g, '?')
      .replace(/\/\/[^/@ ]*@/g, '//…@')
      .slice(0, 200) ?? `exit code ${exitCode}`;
  log(`py-spy could not be fetched with pip in the task (${why})`);
  return null;
}
