import assert from 'node:assert/strict';
import fc from 'fast-check';
import { writeSpeedscope } from '../support/writeSpeedscope';
import type { Frame, Profile } from '../../src/profile/types';
import { framesOf } from '../../src/query/frameColumns';
import { openProfile, openProfileAfter, type OpenedProfile } from '../../src/query/openProfile';
import { loadModel } from '../../src/query/models';
import { createQueries } from '../../src/query/queries';
import { wholeProfile } from '../../src/profile/scope';
import type { ProfileQueries } from '../../src/query/queries';
import { runs } from '../support/runs';

const leftHeavy = { kind: 'leftHeavy' } as const;

/** A profile of stacks given as words, outermost first; each a sample of weight 1. */
function profileOf(samples: readonly string[]): Profile {
  const frames: Frame[] = [];
  const rows: { parent: number; frame: number }[] = [];
  const stack = samples.map((sample) =>
    sample.split(' ').reduce((parent, name) => {
      const known = frames.findIndex((frame) => frame.name === name);
      const frame =
        known >= 0 ? known : frames.push({ name, file: `${name}.py`, line: 0, column: 0, kind: 'code' }) - 1;
      const row = rows.findIndex((one) => one.parent === parent && one.frame === frame);
      return row >= 0 ? row : rows.push({ parent, frame }) - 1;
    }, -1),
  );
  return {
    name: 'growing',
    unit: 'none',
    frames,
    stacks: {
      parent: Int32Array.from(rows, ({ parent }) => parent),
      frame: Int32Array.from(rows, ({ frame }) => frame),
      line: new Int32Array(rows.length),
    },
    threads: [
      { name: 'main', samples: { stack: Int32Array.from(stack), weight: new Float64Array(stack.length).fill(1) } },
    ],
  };
}
const mapper = { locate: () => null };

/** Number of each node by its path of names. */
async function numbers(queries: ProfileQueries): Promise<Map<string, number>> {
  const slice = await queries.slice(wholeProfile, leftHeavy, 0, 10_000, 0);
  const { node, parent, frame } = slice;
  const frames = framesOf(slice);
  const paths: string[] = [];
  node.forEach((_, i) => paths.push(i === 0 ? '' : `${paths[parent[i]]} ${frames[frame[i]].name}`.trim()));
  return new Map(paths.map((path, i) => [path, node[i]]));
}

describe('a profile that grows', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map((names) => names.join(' '));
  const stretch = fc.array(path, { minLength: 1, maxLength: 12 });

  it('keeps the number of each node and function, whatever the order of the next tree, and finds it by it', async () => {
    await fc.assert(
      fc.asyncProperty(stretch, fc.array(stretch, { minLength: 1, maxLength: 4 }), async (first, more) => {
        let model = loadModel(profileOf(first));
        let samples = [...first];
        const given = new Map<string, number>();
        const frames = new Map<string, number>();
        for (const next of [[], ...more]) {
          samples = [...next, ...samples];
          model = loadModel(profileOf(samples), model);
          const queries = createQueries(model.profile, mapper, model);
          const now = await numbers(queries);
          for (const [name, f] of frames) assert.equal(model.profile.frames[f].name, name);
          model.profile.frames.forEach(({ name }, f) => frames.set(name, f));
          for (const [at, number] of given) assert.equal(now.get(at), number, at);
          assert.equal(new Set(now.values()).size, now.size, 'no number twice');
          for (const [at, number] of now) {
            given.set(at, number);
            const slice = await queries.slice(wholeProfile, leftHeavy, number, 100, 0);
            assert.equal(slice.node[0], number);
            assert.equal(
              (await queries.stackText(wholeProfile, leftHeavy, number))
                .replaceAll(/ \(.*\)/g, '')
                .replaceAll('\n', ' '),
              at,
            );
          }
        }
      }),
      { numRuns: runs(20) },
    );
  });

  it('is the same by its stretches alone as by the whole of each moment, with the same numbers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stretch, { minLength: 1, maxLength: 5 }), async (stretches) => {
        const input = { file: 'capture', workspaceRoots: [] };
        let whole: OpenedProfile | undefined;
        let grown: OpenedProfile | undefined;
        for (let i = 1; i <= stretches.length; i++) {
          whole = await openProfileAfter({ ...input, profile: profileOf(stretches.slice(0, i).flat()) }, whole);
          grown = await openProfileAfter({ ...input, stretches: [{ profile: profileOf(stretches[i - 1]) }] }, grown);
          assert.deepEqual(grown.about.profile, whole.about.profile);
          assert.deepEqual([...(await numbers(grown.queries))], [...(await numbers(whole.queries))]);
        }
      }),
      { numRuns: runs(20) },
    );
  });

  it('holds a stretch whose sum could not be opened, and shows it with the next', async () => {
    const input = { file: 'capture', workspaceRoots: [] };
    const before = await openProfileAfter({ ...input, stretches: [{ profile: profileOf(['a']) }] });
    const failing = { ...before, workspace: { ...before.workspace, list: () => Promise.reject(new Error('no disk')) } };
    await assert.rejects(
      openProfileAfter({ ...input, stretches: [{ profile: profileOf(['b']) }] }, failing),
      /no disk/,
    );
    const after = await openProfileAfter({ ...input, stretches: [{ profile: profileOf(['c']) }] }, before);
    assert.deepEqual([...(await numbers(after.queries)).keys()], ['', 'a', 'b', 'c']);
  });

  it('numbers a folded block by its first node, in question and answer', async () => {
    const before = loadModel(profileOf(['a', 'b', 'c']));
    const model = loadModel(profileOf(['c', 'c', 'b', 'a', 'a', 'a']), before);
    const queries = createQueries(model.profile, mapper, model);
    const named = await numbers(queries);
    const { node, folded } = await queries.slice(wholeProfile, leftHeavy, 0, 60, 15);
    assert.deepEqual([...folded], [0, 0, 0, 1]);
    assert.equal(node[3], -1 - (named.get('b') ?? NaN));
    const block = await queries.slice(wholeProfile, leftHeavy, node[3], 100, 0);
    assert.deepEqual([block.node[0], block.node[1]], [node[3], named.get('b')]);
  });

  it('has the numbers of its file when it is whole', async () => {
    await fc.assert(
      fc.asyncProperty(stretch, async (samples) => {
        const profile = profileOf(samples);
        const whole = await openProfile({ file: 'capture', workspaceRoots: [], profile, isWhole: true });
        const stored = await openProfile({
          file: 'capture',
          workspaceRoots: [],
          bytes: new TextEncoder().encode(writeSpeedscope({ ...profile, name: 'stored' })),
        });
        assert.deepEqual([...(await numbers(whole))], [...(await numbers(stored))]);
      }),
      { numRuns: runs(20) },
    );
  });

  it('refuses a number it never gave', async () => {
    const model = loadModel(profileOf(['a b']), loadModel(profileOf(['a'])));
    const queries = createQueries(model.profile, mapper, model);
    await assert.rejects(queries.slice(wholeProfile, leftHeavy, 99, 100, 1), RangeError);
    assert.equal(await queries.stackText(wholeProfile, leftHeavy, 99), '');
  });
});
