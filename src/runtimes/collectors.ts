/** The ways to record a process. Adding one: a new file and a line here. */
import { createNodeInspectorCollector } from './node/collector';
import { createPySpyCollector } from './python/pyspy/collector';
import { createSamplingCollector } from './python/sampling/collector';
import { withSampling } from './python/sampling/withSampling';
import type { Collector, Runtime } from '../capture/types';

/** `assetsDir`: folder of the packed py-spy programs. */
export function createCollectors(assetsDir: string): ReadonlyMap<Runtime, Collector> {
  const all: readonly Collector[] = [
    withSampling(createPySpyCollector(assetsDir), createSamplingCollector()),
    createNodeInspectorCollector(),
  ];
  return new Map(all.map((collector) => [collector.runtime, collector]));
}
