/** The short programs before a recording: in sh where the image has it, else the same in Python (remote/prepare.py). */
import type { RemoteHost, RunOptions, RunResult } from '../../../exec/types';
import preparePython from '../remote/prepare.py?program';
import pyspyCache from '../remote/pyspyCache.sh?program';
import pyspyCheck from '../remote/pyspyCheck.sh?program';
import pyspyFind from '../remote/pyspyFind.sh?program';
import pyspyRemove from '../remote/pyspyRemove.sh?program';

const inShell = { check: pyspyCheck, find: pyspyFind, cache: pyspyCache, remove: pyspyRemove };

/**
 * Runs one; its arguments and output are described at the top of its sh file. `python` is used where there is no sh.
 * Throws ExecError.
 */
export function prepare(
  host: RemoteHost,
  task: keyof typeof inShell,
  args: readonly string[],
  python: string,
  options: RunOptions,
): Promise<RunResult> {
  if (!host.facts.noShell) return host.runScript(inShell[task], args, options);
  const interpreter = host.facts.noShell === 'python3' ? 'python3' : python;
  return host.run([interpreter, '-I', '-S', '-c', preparePython, task, ...args], options);
}
