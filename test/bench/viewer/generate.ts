/** Large seeded speedscope files for the viewer's bench and tests: the same size, the same bytes, on every machine. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { seeded } from '../../support/seeded';

export interface BenchSize {
  readonly name: '10k' | '100k' | '500k';
  readonly samples: number;
  readonly functions: number;
  /** Approximate number of frames per stack. */
  readonly depth: number;
}

/** About 21 k, 214 k and 1.08 M call-tree nodes; 2, 28 and 197 MB. */
export const BENCH_SIZES: readonly BenchSize[] = [
  { name: '10k', samples: 10_000, functions: 1_000, depth: 47 },
  { name: '100k', samples: 100_000, functions: 10_000, depth: 57 },
  { name: '500k', samples: 500_000, functions: 50_000, depth: 71 },
];

/**
 * Yields the text of a sampled speedscope profile piece by piece. From sample to sample mostly the top of the stack
 * changes, and sometimes the stack unwinds. Some functions are much more frequent than others. Weights vary and are in
 * seconds.
 */
export function* speedscopePieces({ samples, functions, depth }: BenchSize, seed = 7): Generator<string> {
  const chance = seeded(seed);
  yield '{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":"bench","name":"bench","activeProfileIndex":0,"shared":{"frames":[';
  yield Array.from({ length: functions }, (_, f) => JSON.stringify(frame(f))).join(',');
  yield `]},"profiles":[{"type":"sampled","name":"main","unit":"seconds","startValue":0,"endValue":${samples / 100},"samples":[`;
  const stack: number[] = [];
  let piece: string[] = [];
  for (let s = 0; s < samples; s++) {
    wander(stack, depth, functions, chance);
    piece.push(`[${stack.join(',')}]`);
    if (piece.length === 1000) {
      yield (s < 1000 ? '' : ',') + piece.join(',');
      piece = [];
    }
  }
  if (piece.length > 0) yield (samples > 1000 ? ',' : '') + piece.join(',');
  yield '],"weights":[';
  for (let s = 0; s < samples; s += 1000) {
    const count = Math.min(1000, samples - s);
    yield (s === 0 ? '' : ',') + Array.from({ length: count }, () => chance.between(9000, 11_000) / 1e6).join(',');
  }
  yield ']}]}';
}

/** Writes a file of this many samples. Other parameters come from the largest known size that is not larger. */
export async function writeSpeedscopeFile(file: string, samples: number, seed = 7): Promise<void> {
  const size = BENCH_SIZES.findLast((known) => known.samples <= samples) ?? BENCH_SIZES[0];
  await pipeline(Readable.from(speedscopePieces({ ...size, samples }, seed)), createWriteStream(file));
}

const frame = (f: number): object => ({
  name: `function_${f}`,
  file:
    f % 3 === 0
      ? `/usr/lib/python3.12/site-packages/library_${f % 40}/module_${f % 90}.py`
      : `/srv/app/package_${f % 20}/module_${f % 300}.py`,
  line: 1 + (f % 400),
});

/** Changes `stack` in place to the stack of the next sample. */
function wander(stack: number[], depth: number, functions: number, chance: ReturnType<typeof seeded>): void {
  const unwinds = chance.next() < 0.01;
  const keep = unwinds
    ? Math.floor(stack.length * chance.next())
    : stack.length - Math.floor(-Math.log(1 - chance.next()) * 2.31);
  stack.length = Math.max(Math.min(stack.length, 4), keep);
  const target = depth + chance.between(-3, 3);
  while (stack.length < target) {
    stack.push(Math.floor(functions * chance.next() ** 2));
    if (chance.next() < 0.1) break;
  }
}
