/** CPython: recorded by py-spy, else by its own sampling profiler. */
import type { Collector, RuntimeSpec } from '../types';
import { checks } from './checks';
import { detection } from './detection';
import { idle } from './idle';
import { createPySpyCollector } from './pyspy/collector';
import { readFiles } from './readFiles';
import { createSamplingCollector } from './sampling/collector';

export const python: RuntimeSpec = {
  id: 'python',
  label: 'Python',
  detection,
  modes: ['cpu', 'wall'],
  memoryHint: "For Python's memory start the service under memray, or with PYTHONTRACEMALLOC=1.",
  options: [
    {
      name: 'native',
      label: 'Native frames',
      description: 'C, C++ and Rust too; pauses the process for each sample',
      help: 'frames of C, C++ and Rust too; pauses the process for each sample',
    },
    {
      name: 'gil',
      label: 'Only threads that hold the GIL',
      description: '',
      help: 'only threads that hold the interpreter lock',
    },
    {
      name: 'blocking',
      label: 'Blocking',
      description: 'pauses the process for each sample, so that stacks are exact',
      help: 'pauses the process for each sample, so that stacks are exact',
    },
    { name: 'fetchPySpy' },
  ],
  collectors: (assetsDir): readonly Collector[] => [createPySpyCollector(assetsDir), createSamplingCollector()],
  readsMemory: true,
  idle,
  families: {
    masters: /(^|[/[ ])(gunicorn|uwsgi|celeryd?)\b/i,
    // Helpers of multiprocessing are no workers.
    helpers: /multiprocessing\.(resource_tracker|semaphore_tracker|forkserver)/,
  },
  readFiles,
  checks,
};
