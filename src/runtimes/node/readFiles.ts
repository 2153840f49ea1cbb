/** Reads source files in a task with the target's own Node (remote/ranFiles.cjs). */
import { MAX_FILE_BYTES, type RanFile, type RuntimeSpec } from '../types';
import program from './remote/ranFiles.cjs?program';
import { runTargetNode } from './targetNode';

const place = ({ path, source }: RanFile): object =>
  source ? { generated: source.generated, source: source.number } : { path };

export const readFiles: RuntimeSpec['readFiles'] = (host, process, order, options) => {
  const { pid, uid, gid } = process;
  const text = JSON.stringify({
    pid,
    uid,
    gid: gid ?? uid,
    maxBytes: MAX_FILE_BYTES,
    ...('hash' in order ? { hash: order.hash.map(place), seconds: order.seconds } : { read: place(order.read) }),
  });
  return runTargetNode(host, process, ['-e', program, text], options);
};
