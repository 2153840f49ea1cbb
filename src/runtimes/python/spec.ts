/** CPython: recorded by py-spy, or by its own sampler where that costs less or py-spy cannot read the process. */
import { MAX_FILE_BYTES, type Collector, type RuntimeSpec, type IdleRule } from '../types';
import { checks } from './checks';
import { detection, runsPrograms } from './detection';
import { AttachAnswers } from './pyspy/attach';
import { createPySpyCollector } from './pyspy/collector';
import { removeCachedPySpy } from './pyspy/removeCache';
import { createSamplingCollector } from './sampling/collector';
import { MS_PER_UNIT } from '../../profile/types';
import program from './remote/ranFiles.py?program';

const readFiles: RuntimeSpec['readFiles'] = (host, process, order, options) => {
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

/**
 * Time without a sample in the busiest thread, which did not wait for a processor either. 0 in wall mode, because a
 * waiting thread has samples there like any other.
 */
const idle: IdleRule = {
  shareOf({ profile, durationMs, notRunning }, mode) {
    const perUnit = MS_PER_UNIT[profile.unit];
    if (mode === 'wall' || perUnit === null || durationMs <= 0) return 0;
    const busiestMs = Math.max(
      0,
      ...profile.threads.map((thread) => thread.samples.weight.reduce((sum, weight) => sum + weight, 0) * perUnit),
    );
    return Math.min(1, Math.max(0, 1 - (busiestMs + (notRunning?.waitedForCpuMs ?? 0)) / durationMs));
  },
  samplesAreWork: true,
  advice: 'A longer capture shows more, a wall-clock one shows what it waits for.',
};

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
  collectors(assetsDir): readonly Collector[] {
    const attaches = new AttachAnswers();
    return [createPySpyCollector(assetsDir, attaches), createSamplingCollector(attaches)];
  },
  readsMemory: true,
  idle,
  families: {
    masters: /(^|[/[ ])(gunicorn|uwsgi|celeryd?)\b/i,
    // Helpers of multiprocessing are no workers.
    helpers: /multiprocessing\.(resource_tracker|semaphore_tracker|forkserver)/,
  },
  library: ['**/site-packages/**', '**/dist-packages/**', 'package:python'],
  readFiles,
  removeKept: removeCachedPySpy,
  checks,
};
