import { setImmediate } from 'node:timers/promises';
import { wholeProfile } from '../profile/scope';
import type { WorkspaceFiles } from '../source/types';
import { openProfileAfter } from './openProfile';
import type { FrameSlice } from './sliceTypes';

/** After this many small profiles V8 has compiled the code that opens one (measured: docs/benchmarks.md). */
const ROUNDS = 12;
const FUNCTIONS = 400;
const SAMPLES = 2000;
const DEPTH = 40;
const SCREEN_PX = 1400;
/** How many frames are zoomed to per round. */
const ZOOMS = 3;
/** Contains only some of the made-up files, so that lookups of the others fail. */
const workspace: WorkspaceFiles = {
  list: async () => Array.from({ length: 15 }, (_, f) => `/rehearsal/app/module${f}.py`),
  read: async () => null,
};

/**
 * Opens a made-up profile several times, asks the queries a page asks first, and zooms, so that the first real profile
 * does not pay for compiling that code: two thirds of the time for a profile of 2 MB. Ends early, between two rounds of
 * about 20 ms, when `isNeeded` returns false.
 */
export async function rehearseOpening(isNeeded: () => boolean): Promise<void> {
  const bytes = new TextEncoder().encode(madeUp());
  for (let round = 0; round < ROUNDS && isNeeded(); round++) {
    const { queries } = await openProfileAfter(
      { file: 'rehearsal', bytes, workspaceRoots: [] },
      { model: null, workspace },
    );
    await queries.summary();
    await queries.scope(wholeProfile);
    const slice = (node: number): Promise<FrameSlice> =>
      queries.slice(wholeProfile, { kind: 'leftHeavy' }, node, SCREEN_PX, 2);
    const { node } = await slice(0);
    for (let i = 1; i <= ZOOMS; i++) await slice(node[round * ZOOMS + i]);
    await setImmediate();
  }
}

/** A sampled profile in speedscope's format whose stacks begin alike, like recorded ones. */
function madeUp(): string {
  const frames = Array.from({ length: FUNCTIONS }, (_, f) => ({
    name: `function ${f}`,
    file: f % 3 === 0 ? `/usr/lib/python3.12/site-packages/library${f % 9}/module.py` : `/srv/app/module${f % 20}.py`,
    line: f,
  }));
  let state = 1;
  const random = (below: number): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) % below;
  const stack = Array.from({ length: DEPTH }, () => random(FUNCTIONS));
  const samples = Array.from({ length: SAMPLES }, () => {
    for (let i = DEPTH - 1 - random(DEPTH / 2); i < DEPTH; i++) stack[i] = random(FUNCTIONS);
    return stack.slice(0, DEPTH - random(DEPTH / 4));
  });
  const weights = samples.map((_, s) => 0.01 + (s % 7) / 1000);
  return JSON.stringify({
    shared: { frames },
    profiles: [{ type: 'sampled', name: 'main', unit: 'seconds', startValue: 0, endValue: SAMPLES, samples, weights }],
  });
}
