/** Runs the program that reads source files in a task (ranFiles.py and ranFiles.cjs of the runtimes). */
import type { RemoteHost, RunOptions, RunResult } from '../../exec/types';
import { detectRuntime } from '../find/findProcesses';
import { runTargetNode } from '../../runtimes/node/targetNode';
import inNode from '../../runtimes/node/remote/ranFiles.cjs?program';
import inPython from '../../runtimes/python/remote/ranFiles.py?program';
import type { RemoteProcess } from '../types';
import type { RanFile } from './hottestFiles';

/** A larger file is neither hashed nor fetched, in bytes. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

export type FilesOrder = { readonly hash: readonly RanFile[]; readonly seconds: number } | { readonly read: RanFile };

/** What `order` prints, with its exit code, as the programs describe both at their top. Throws ExecError. */
export async function readRanFiles(
  host: RemoteHost,
  process: RemoteProcess,
  order: FilesOrder,
  options: RunOptions,
): Promise<RunResult> {
  const { pid, uid, gid } = process;
  const common = { pid, uid, gid: gid ?? uid, maxBytes: MAX_FILE_BYTES };
  if (process.runtime === 'node') {
    const place = ({ path, source }: RanFile): object =>
      source ? { generated: source.generated, source: source.number } : { path };
    const text = JSON.stringify({
      ...common,
      ...('hash' in order ? { hash: order.hash.map(place), seconds: order.seconds } : { read: place(order.read) }),
    });
    return runTargetNode(host, process, ['-e', inNode, text], options);
  }
  const text = JSON.stringify({
    ...common,
    ...('hash' in order
      ? { hash: order.hash.map(({ path }) => path), seconds: order.seconds }
      : { read: order.read.path }),
  });
  const own = process.exe.startsWith('/') && detectRuntime(process.exe, '') === 'python' ? process.exe : 'python3';
  return host.run([own, '-I', '-S', '-c', inPython, text], options);
}
