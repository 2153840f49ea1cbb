/** Reads source files in a task with its own Python (remote/ranFiles.py). */
import { MAX_FILE_BYTES, type RuntimeSpec } from '../types';
import { runsPrograms } from './detection';
import program from './remote/ranFiles.py?program';

export const readFiles: RuntimeSpec['readFiles'] = (host, process, order, options) => {
  const { pid, uid, gid, exe } = process;
  const text = JSON.stringify({
    pid,
    uid,
    gid: gid ?? uid,
    maxBytes: MAX_FILE_BYTES,
    ...('hash' in order
      ? { hash: order.hash.map(({ path }) => path), seconds: order.seconds }
      : { read: order.read.path }),
  });
  const interpreter = exe.startsWith('/') && runsPrograms(exe) ? exe : 'python3';
  return host.run([interpreter, '-I', '-S', '-c', program, text], options);
};
