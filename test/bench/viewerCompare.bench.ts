/**
 * The page of a comparison of two seeded files of more than 200 k call-tree nodes each, the later one slightly larger:
 * from the click until the graph is painted.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildTargets } from '../../tools/build.mjs';
import type { Bench } from './types';
import { ms, percentile } from './viewer/figures';
import { writeSpeedscopeFile } from './viewer/generate';
import { openOurs } from './viewer/ours';

const SCREEN = { width: 1400, height: 900 };
const LIMIT_MS = 180_000;
const SAMPLES = 100_000;
const MORE = 110_000;
const TIMES = 40;

/**
 * Display options, each of which causes a new request: widths of before, widths of the larger, rates, swapped sides,
 * and back.
 */
const LOOKS: readonly (readonly [string, string])[] = [
  [',', 'widths of before'],
  ['l', 'widths of the larger side'],
  ['.', 'widths of after'],
  ['6', 'by rate'],
  ['x', 'sides swapped'],
  ['o', 'only removed'],
];

export const bench: Bench = {
  title: `Page of a comparison: files of ${SAMPLES / 1000} k and ${MORE / 1000} k samples, ${SCREEN.width} by ${SCREEN.height} px, still motion; times to the end of the browser’s painting`,
  async *run() {
    await buildTargets(['webview', 'worker']);
    const folder = await mkdtemp(path.join(tmpdir(), 'ecs-compare-bench-'));
    const [before, after] = ['before', 'after'].map((name) => path.join(folder, `${name}.json`));
    await writeSpeedscopeFile(before, SAMPLES);
    await writeSpeedscopeFile(after, MORE);
    const viewer = await openOurs(SCREEN);
    try {
      yield ms('files to first flame', await viewer.load(after, LIMIT_MS, before));
      for (const [key, name] of LOOKS) yield ms(`  then ${name}`, await viewer.press(key));
      await viewer.press('o');
      const zooms = await viewer.zooms(TIMES);
      yield ms(`zoom to a frame and out, 95th percentile of ${TIMES}`, percentile(zooms, 0.95), 50);
      const moves = await viewer.moves(TIMES);
      yield ms(
        `wheel: zoom and pan, 95th percentile of ${TIMES}`,
        percentile(
          moves.map(({ firstMs }) => firstMs),
          0.95,
        ),
        50,
      );
      yield ms('search, typed to answered', await viewer.search('function_77'), 150);
    } finally {
      await viewer.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
