/** Node: recorded by V8's own profilers through the inspector. */
import {
  MAX_FILE_BYTES,
  type Collector,
  type RuntimeCheck,
  type RuntimeSpec,
  type IdleRule,
  type RanSource,
} from '../types';
import { checkNode } from './check';
import { createNodeInspectorCollector } from './collector';
import program from './remote/ranFiles.cjs?program';
import { runTargetNode } from './driver';

const place = ({ path, source }: RanSource): object => ({
  path,
  ...(source && { generated: source.generated, source: source.number }),
});

const readFiles: RuntimeSpec['readFiles'] = (host, process, order, options) => {
  const { pid, uid, gid } = process;
  const text = JSON.stringify({
    pid,
    uid,
    gid: gid ?? uid,
    maxBytes: MAX_FILE_BYTES,
    ...('hash' in order
      ? { hash: order.hash.map(place), seconds: order.seconds, folder: host.facts.privateDir }
      : { read: place(order.read) }),
  });
  return runTargetNode(host, process, ['-e', program, text], options);
};

/** The share of V8's `(idle)`: its profiler samples a thread that waits like any other. */
const idle: IdleRule = {
  shareOf({ profile: { threads, frames, stacks } }) {
    let idle = 0;
    let total = 0;
    for (const { samples } of threads) {
      samples.weight.forEach((weight, i) => {
        total += weight;
        const stack = samples.stack[i];
        if (stack >= 0 && frames[stacks.frame[stack]]?.kind === 'idle') idle += weight;
      });
    }
    return total > 0 ? idle / total : 1;
  },
  samplesAreWork: false,
  advice: 'A longer capture, or one under load, shows more.',
};

const inspector: RuntimeCheck<string> = {
  id: 'node-inspector',
  title: 'Node inspector',
  ask: (host, process, _assetsDir, signal) => checkNode(host, process, signal),
  judge: (version) => ({
    status: 'ok',
    detail: `Node ${version}: its inspector is open, or can be switched on by SIGUSR1.`,
  }),
};

export const node: RuntimeSpec = {
  id: 'node',
  label: 'Node',
  detection: {
    prefixes: ['node', 'bun', 'deno'],
    // Bun and Deno run JavaScript too: the collector says why they cannot be recorded.
    matches: (name) => /^((node|nodejs)[0-9.-]*|bun|deno)$/.test(name),
  },
  modes: ['cpu', 'wall', 'heap'],
  options: [],
  collectors: (): readonly Collector[] => [createNodeInspectorCollector()],
  readsMemory: false,
  idle,
  families: { masters: /(^|[/[ ])pm2\b|God Daemon/i },
  library: ['**/node_modules/**', 'package:node'],
  readFiles,
  checks: [inspector as RuntimeCheck],
};
