/** Node: recorded by V8's own profilers through the inspector. */
import type { Collector, RuntimeCheck, RuntimeSpec } from '../types';
import { checkNode } from './check';
import { createNodeInspectorCollector } from './collector';
import { idle } from './idle';
import { readFiles } from './readFiles';

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
  readFiles,
  checks: [inspector as RuntimeCheck],
};
