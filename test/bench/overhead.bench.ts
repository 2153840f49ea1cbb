/** What a capture costs the service that is captured, and how long people wait for it. */
import path from 'node:path';
import { flowAt, type FlowLab } from '../flow/support/flowLab';
import { startLabProcess } from '../flow/support/labProcess';
import { BYTES_PER_SECOND, clickToFlame } from './overhead/click';
import { throughputOf, type Loaded } from './overhead/pairs';
import type { Bench, Figure } from './types';

const LOADED: readonly (Loaded & { readonly what: string; readonly atLeast: number })[] = [
  { what: 'Python sample, 100 Hz', service: 'python', program: 'load.py', rateHz: 100, atLeast: 0.98 },
  { what: 'Python sample, 500 Hz', service: 'python', program: 'load.py', rateHz: 500, captures: 15, atLeast: 0.95 },
  { what: 'Python with 150 threads, 100 Hz', service: 'threads', program: 'load.py', rateHz: 100, atLeast: 0.95 },
  { what: 'Node sample, 100 Hz', service: 'node', program: 'load.js', rateHz: 100, atLeast: 0.97 },
  { what: 'Node, a large application, 100 Hz', service: 'large', program: 'large.js', rateHz: 100, atLeast: 0.97 },
];

async function* throughput(flow: FlowLab, loaded: (typeof LOADED)[number]): AsyncIterable<Figure> {
  const { coresUsed, perSecond, perCpuSecond, noise, metadata } = await throughputOf(flow, loaded);
  const { what, atLeast } = loaded;
  const ratio = { unit: '×', digits: 3 };
  yield { name: `${what}: CPU time during ÷ before and after`, value: coresUsed, ...ratio, target: { atLeast } };
  yield { name: '  work done per second', value: perSecond, ...ratio };
  yield { name: '  work done per CPU second', value: perCpuSecond, ...ratio };
  yield { name: '  work done without a capture changes by up to', value: 100 * noise, unit: '%' };
  yield { name: '  rate achieved', value: metadata.rateHz, unit: 'Hz' };
  const cpuSeconds = metadata.cost?.profilerCpuSeconds;
  if (cpuSeconds != null)
    yield { name: '  profiler', value: (1e5 * cpuSeconds) / metadata.durationMs, unit: '% of a core' };
}

export const bench: Bench = {
  title:
    'Overhead: medians of 7 captures of 10 s (15 at 500 Hz), each beside 6 s without before and after it. One service at a time works without a pause, on one core of its own',
  async *run() {
    for (const loaded of LOADED) {
      const flow = await flowAt(
        await startLabProcess(path.resolve('test', 'bench', 'overhead', 'services', `${loaded.service}.json`)),
      );
      try {
        yield* throughput(flow, loaded);
      } finally {
        await flow.stop();
      }
    }
    const { coldS, warmS } = await clickToFlame();
    yield { name: 'right click to flame graph, 10 s capture, warm', value: warmS, unit: 's', target: { below: 13 } };
    yield {
      name: `right click to flame graph, 10 s capture, py-spy sent at ${BYTES_PER_SECOND / 1e6} MB/s`,
      value: coldS,
      unit: 's',
      target: { below: 22 },
    };
  },
};
