/** The flame graph viewer beside speedscope and plain d3-flame-graph, on the same seeded files in the same browser. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { wholeProfile } from '../../src/profile/scope';
import { openInWorker } from '../../src/worker/client';
import type { FrameSlice } from '../../src/query/types';
import { buildTargets } from '../../tools/build.mjs';
import type { Bench, Figure } from './types';
import { openD3 } from './viewer/d3';
import { ms, percentile } from './viewer/figures';
import { BENCH_SIZES, writeSpeedscopeFile, type BenchSize } from './viewer/generate';
import { growthOver } from './viewer/memory';
import { openOurs } from './viewer/ours';
import { openSpeedscope } from './viewer/speedscope';
import type { Viewer } from './viewer/viewer';

const SCREEN = { width: 1400, height: 900 };
const LIMIT_MS = 180_000;
/** Plain d3-flame-graph is stopped after this. */
const PLAIN_LIMIT_MS = 60_000;
const RUNS: Readonly<Record<BenchSize['name'], number>> = { '10k': 3, '100k': 3, '500k': 2 };
/** How long a page, and the window around it, has been open before the file is opened. */
const SETTLED_MS = 2500;
const ZOOMS = 100;
const MOVES = 40;
const QUERY = 'function_77';

const megabytes = (name: string, bytes: number): Figure => ({ name, value: bytes / 1e6, unit: 'MB', digits: 0 });
const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Opening a file and both views of it. */
interface Opened {
  readonly firstMs: number;
  readonly otherMs: number;
}

/** Opens a viewer, waits until it has settled, runs `work` and closes the viewer. */
async function opening<T>(open: () => Promise<Viewer>, work: (viewer: Viewer) => Promise<T>): Promise<T> {
  const viewer = await open();
  try {
    await sleep(SETTLED_MS);
    return await work(viewer);
  } finally {
    await viewer.close();
  }
}

async function openFile(viewer: Viewer, file: string, other: 'timeOrder' | 'leftHeavy'): Promise<Opened> {
  const firstMs = await viewer.load(file, LIMIT_MS);
  return { firstMs, otherMs: await viewer.show(other) };
}

/**
 * Opens the file `runs` times and calls `then` with the last viewer. Opens it once more to measure memory, because that
 * costs time as well.
 */
async function openings<T>(
  open: () => Promise<Viewer>,
  file: string,
  runs: number,
  other: 'timeOrder' | 'leftHeavy',
  then: (viewer: Viewer) => Promise<T>,
): Promise<Opened & { readonly grownBytes: number; readonly rest: T }> {
  const all: Opened[] = [];
  for (let run = 1; run < runs; run++) all.push(await opening(open, (viewer) => openFile(viewer, file, other)));
  const rest = await opening(open, async (viewer) => {
    all.push(await openFile(viewer, file, other));
    return then(viewer);
  });
  const { grownBytes } = await opening(open, (viewer) =>
    growthOver(
      () => viewer.bytes(),
      () => openFile(viewer, file, other),
    ),
  );
  return {
    firstMs: median(all.map(({ firstMs }) => firstMs)),
    otherMs: median(all.map(({ otherMs }) => otherMs)),
    grownBytes,
    rest,
  };
}

async function* size(file: string, { name }: BenchSize): AsyncIterable<Figure> {
  const at = `, ${name}`;
  const isLarge = name !== '10k';
  const ours = await openings(
    () => openOurs(SCREEN),
    file,
    RUNS[name],
    'timeOrder',
    async (viewer) => {
      await viewer.show('leftHeavy');
      return {
        zooms: await viewer.zooms(ZOOMS),
        moves: await viewer.moves(MOVES),
        searchMs: await viewer.search(QUERY),
      };
    },
  );
  yield ms(`file to first flame (left heavy)${at}`, ours.firstMs);
  yield ms(`  then time order${at}`, ours.otherMs);
  const theirs = await openings(
    () => openSpeedscope(SCREEN),
    file,
    RUNS[name],
    'leftHeavy',
    async (viewer) => ({ moves: await viewer.moves(MOVES), searchMs: await viewer.search(QUERY) }),
  );
  yield ms(`speedscope: file to first flame (time order)${at}`, theirs.firstMs);
  yield ms(`  then left heavy${at}`, theirs.otherMs);
  const ratio = ours.firstMs / (theirs.firstMs + theirs.otherMs);
  yield {
    name: `first flame ÷ speedscope’s two views${at}`,
    value: ratio,
    unit: '×',
    digits: 3,
    ...(isLarge && { target: { below: 0.12 } }),
  };
  yield ms(`zoom to a frame and out, median${at}`, median(ours.rest.zooms));
  yield ms(`  95th percentile of ${ZOOMS}${at}`, percentile(ours.rest.zooms, 0.95), 50);
  yield ms(`  slowest${at}`, percentile(ours.rest.zooms, 1));
  yield ms(`wheel: zoom and pan, median${at}`, median(ours.rest.moves.map(({ firstMs }) => firstMs)));
  yield ms(
    `  95th percentile of ${MOVES}${at}`,
    percentile(
      ours.rest.moves.map(({ firstMs }) => firstMs),
      0.95,
    ),
    50,
  );
  yield ms(
    `  until all detail is there (90 ms of them a rest), 95th percentile${at}`,
    percentile(
      ours.rest.moves.map(({ lastMs }) => lastMs),
      0.95,
    ),
  );
  yield ms(
    `speedscope: wheel, 95th percentile of ${MOVES}${at}`,
    percentile(
      theirs.rest.moves.map(({ firstMs }) => firstMs),
      0.95,
    ),
  );
  yield ms(`search, typed to answered${at}`, ours.rest.searchMs, 150);
  yield ms(`speedscope: search${at}`, theirs.rest.searchMs);
  yield megabytes(`memory of page and host, peak over idle${at}`, ours.grownBytes);
  yield megabytes(`speedscope: memory, peak over idle${at}`, theirs.grownBytes);
  yield {
    name: `  ours ÷ theirs${at}`,
    value: ours.grownBytes / theirs.grownBytes,
    unit: '×',
    ...(isLarge && { target: { below: 0.5 } }),
  };
  yield* plain(file, name);
}

/** d3-flame-graph, given all frames (if that finishes within the limit), and given only what the screen shows. */
async function* plain(file: string, name: BenchSize['name']): AsyncIterable<Figure> {
  if (name !== '500k') yield* allFrames(file, name);
  const pruned = await openD3(SCREEN);
  try {
    const times = (await pruned.draw(await someSlices(file))).slice(1);
    yield ms(`d3-flame-graph, only what the screen shows: a zoom’s drawing, median, ${name}`, median(times));
    yield ms(`  95th percentile of ${times.length}, ${name}`, percentile(times, 0.95));
  } finally {
    await pruned.close();
  }
}

async function* allFrames(file: string, name: BenchSize['name']): AsyncIterable<Figure> {
  const whole = await openD3(SCREEN);
  try {
    const { grownBytes, result } = await growthOver(
      () => whole.bytes(),
      () => whole.load(file, PLAIN_LIMIT_MS).catch(() => NaN),
    );
    if (Number.isNaN(result))
      yield {
        name: `d3-flame-graph, all frames: stopped after, ${name}`,
        value: PLAIN_LIMIT_MS / 1000,
        unit: 's',
        digits: 0,
      };
    else yield ms(`d3-flame-graph, all frames: file to first flame, ${name}`, result);
    yield megabytes(`  memory, peak over idle, ${name}`, grownBytes);
  } finally {
    await whole.close();
  }
}

/** The whole graph, alternating with single frames of it. */
async function someSlices(file: string): Promise<FrameSlice[]> {
  const queries = await openInWorker({ file, workspaceRoots: [] }, path.resolve('dist/worker.js'));
  try {
    const slice = (node: number): Promise<FrameSlice> =>
      queries.slice(wholeProfile, { kind: 'leftHeavy' }, node, SCREEN.width, 2);
    const all = await slice(0);
    const slices = [all];
    for (let i = 1; i <= 12; i++) slices.push(await slice(all.node[(i * 37) % Math.min(400, all.node.length)]), all);
    return slices;
  } finally {
    queries.dispose();
  }
}

export const bench: Bench = {
  title: `Viewer: seeded speedscope files of 10 k, 100 k and 500 k samples, ${SCREEN.width} by ${SCREEN.height} px, still motion; times to the end of the browser’s painting`,
  async *run() {
    await buildTargets(['webview', 'worker']);
    const folder = await mkdtemp(path.join(tmpdir(), 'ecs-viewer-bench-'));
    try {
      for (const of of BENCH_SIZES) {
        const file = path.join(folder, `${of.name}.json`);
        await writeSpeedscopeFile(file, of.samples);
        yield* size(file, of);
        await rm(file);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
