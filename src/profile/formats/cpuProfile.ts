import { ProfileBuilder } from '../profileBuilder';
import type { Profile } from '../types';
import { isObject, numbers } from './check';
import type { JsonObject } from './check';
import { readNodes } from './cpuProfileNodes';
import type { CpuNode } from './cpuProfileNodes';
import { readTiming } from './cpuProfileTiming';
import { LineTicks } from './lineTicks';
import type { Importer } from './importer';

/**
 * V8's CPU profile: `Profiler.Profile` of the Chrome DevTools Protocol (a flat list of nodes), and the older nested
 * form with `head` and `timestamps`. One thread, weights in microseconds.
 *
 * - `callFrame` lines and columns count from 0, `positionTicks` lines from 1; the model counts from 1.
 * - `(root)` is dropped; a sample in `(root)` itself is an empty stack.
 * - `positionTicks` tells on which lines of a node ticks fell, not which tick: they are dealt to the node's samples in
 *   proportion, and become the executing line of the innermost frame. The lines callers were at are not recorded.
 */
export const cpuProfileImporter: Importer = {
  format: '.cpuprofile',
  matches: ({ jsonObject: json }) => (Array.isArray(json.nodes) && 'startTime' in json) || (isObject(json.head) && 'functionName' in json.head),
  read: ({ jsonObject }, name) => readCpuProfile(jsonObject, name),
};

/** The same for one that is at hand as plain JSON. Throws ProfileError. */
export function readCpuProfile(json: JsonObject, name: string): Profile {
  const nodes = readNodes(json);
  const ids = numbers(json.samples ?? [], 'samples');
  const { order, weight } = readTiming(json, ids.length);
  const builder = new ProfileBuilder();
  const callerStack = stacksOfCallers(nodes.list, builder);
  const nodeOfSample = Int32Array.from(order, (s) => nodes.indexOfId(ids[s], `samples[${s}]`));
  const counts = new Int32Array(nodes.list.length);
  for (const node of nodeOfSample) counts[node]++;
  const ticks = nodes.list.map((node, i) => (counts[i] > 0 && node.ticks.length > 0 ? new LineTicks(node.ticks, counts[i]) : null));
  const stack = Int32Array.from(nodeOfSample, (node) => {
    const line = ticks[node]?.next() ?? 0;
    if (nodes.list[node].isRoot || line === 0) return callerStack[node];
    const parent = nodes.list[node].parent;
    return builder.stack(parent < 0 ? -1 : callerStack[parent], frameOf(nodes.list[node], builder), line);
  });
  builder.thread(typeof json.title === 'string' && json.title !== '' ? json.title : 'main', stack, weight);
  return builder.build({ name, unit: 'microseconds' });
}

/** The stack of each node without an executing line; -1 for `(root)`. */
function stacksOfCallers(nodes: readonly CpuNode[], builder: ProfileBuilder): Int32Array {
  const stacks = new Int32Array(nodes.length);
  nodes.forEach((node, i) => {
    stacks[i] = node.isRoot ? -1 : builder.stack(node.parent < 0 ? -1 : stacks[node.parent], frameOf(node, builder), 0);
  });
  return stacks;
}

function frameOf(node: CpuNode, builder: ProfileBuilder): number {
  return builder.frame(node.name, node.file, node.line, node.column);
}
