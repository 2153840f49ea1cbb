/** The ways to record a process. Adding one: a new file and a line here. */
import { createNodeInspectorCollector } from './node/collector';
import { createPySpyCollector } from './pyspy/collector';
import type { Collector, Runtime } from './types';

/** `assetsDir`: folder of the packed py-spy programs. */
export function createCollectors(assetsDir: string): ReadonlyMap<Runtime, Collector> {
  const all: readonly Collector[] = [createPySpyCollector(assetsDir), createNodeInspectorCollector()];
  return new Map(all.map((collector) => [collector.runtime, collector]));
}
