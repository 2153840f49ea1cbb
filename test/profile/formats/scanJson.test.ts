import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventColumn, longLists, StackColumn, type ParsedColumn } from '../../../src/profile/formats/json/columns';
import { scanJson } from '../../../src/profile/formats/json/scanJson';
import { runs } from '../../support/runs';

const scan = (text: string): unknown => plain(scanJson(new TextEncoder().encode(text), longLists));

/** The document with its typed columns turned back into lists. */
function plain(value: unknown): unknown {
  if (value === 0) return 0;
  if (value instanceof Float64Array) return [...value].map(plain);
  if (value instanceof StackColumn) return [...value.leaf].map((leaf) => pathOf(value, leaf));
  if (value instanceof EventColumn)
    return [...value.at].map((at, e) => ({
      type: value.opens[e] === 1 ? 'O' : 'C',
      frame: value.frame[e],
      at: plain(at),
    }));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function pathOf({ table }: StackColumn, leaf: number): number[] {
  const path: number[] = [];
  for (let node = leaf; node >= 0; node = table.a.at(node)) path.unshift(table.b.at(node));
  return path;
}

/** The result of JSON.parse without the sign of zero, which stack columns do not keep. */
const parsed = (text: string): unknown => JSON.parse(text, (_key, value: unknown) => (value === 0 ? 0 : value));

/** Writes a value with white space wherever JSON takes it. */
function spaced(value: unknown, space: () => string): string {
  const pad = (text: string): string => space() + text + space();
  if (Array.isArray(value))
    return pad(`[${value.length === 0 ? space() : value.map((entry) => spaced(entry, space)).join(',')}]`);
  if (typeof value !== 'object' || value === null) return pad(JSON.stringify(value));
  const entries = Object.entries(value).map(([key, entry]) => `${pad(JSON.stringify(key))}:${spaced(entry, space)}`);
  return pad(`{${entries.length === 0 ? space() : entries.join(',')}}`);
}

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.integer({ min: 0, max: 1e6 }).map((n) => n / 1e6),
  fc.constantFrom(0, 0.1, 1e21, 5e-324, 123456789012345680000, 0.009999999776482582),
);
const stacks = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 9 }), { maxLength: 9 });
const alikeStacks = fc
  .tuple(
    fc.array(fc.constantFrom(1, 12, 123, 7), { minLength: 3, maxLength: 8 }),
    fc.array(fc.tuple(fc.nat(8), fc.array(fc.constantFrom(1, 12, 2, 123), { maxLength: 2 })), { maxLength: 6 }),
  )
  .map(([start, ends]) => ends.map(([keep, more]) => [...start.slice(0, keep), ...more]));
const events = fc.array(fc.record({ type: fc.constantFrom('O', 'C'), frame: fc.nat(50), at: number }), {
  maxLength: 5,
});
const any = fc.jsonValue();
const profile = fc.record(
  {
    name: fc.string(),
    samples: fc.oneof(stacks, alikeStacks, any),
    weights: fc.oneof(fc.array(number, { maxLength: 6 }), any),
    events: fc.oneof(events, any),
    other: any,
  },
  { requiredKeys: [] },
);
const file = fc.record(
  {
    profiles: fc.oneof(fc.array(profile, { maxLength: 3 }), any),
    samples: fc.oneof(fc.array(number, { maxLength: 6 }), any),
    shared: any,
    ecsProfiler: fc.oneof(
      any,
      fc.record({ sampleLines: fc.array(fc.array(fc.nat(99), { maxLength: 4 }), { maxLength: 3 }) }),
    ),
    'odd "key" \u2028': any,
  },
  { requiredKeys: [] },
);

describe('reading JSON into columns', () => {
  it('gives what JSON.parse gives, whatever the white space', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.constantFrom('', '', '', ' ', '\n', '\t\r\n  '), { minLength: 1, maxLength: 40 }),
        (value, spaces) => {
          let next = 0;
          const text = spaced(value, () => spaces[next++ % spaces.length]);
          assert.deepEqual(scan(text), parsed(text), text);
        },
      ),
      { numRuns: runs(250) },
    );
  });

  it('takes regular lists as columns', () => {
    const text = JSON.stringify({
      profiles: [
        { samples: [[0, 1], [0, 1, 2], [], [0]], weights: [1, 2.5, 0, 3], events: [{ at: 1, frame: 0, type: 'O' }] },
      ],
      timeDeltas: [1, -2],
    });
    const { profiles, timeDeltas } = scanJson(new TextEncoder().encode(text), longLists) as {
      profiles: Record<string, ParsedColumn>[];
      timeDeltas: ParsedColumn;
    };
    assert.ok(
      profiles[0].samples instanceof StackColumn &&
        profiles[0].weights instanceof Float64Array &&
        profiles[0].events instanceof EventColumn &&
        timeDeltas instanceof Float64Array,
    );
    assert.equal(profiles[0].samples.table.size, 3);
  });

  it('knows no more than JSON.parse of a damaged file', () => {
    const text =
      '{"profiles":[{"type":"sampled","samples":[[0,1],[0,12],[0,12,3]],"weights":[0.5,1e3,-0.25]},{"events":[{"type":"O","frame":0,"at":0}]}],"shared":{"a":"\\"\u00e9"}}';
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(3),
        fc.constantFrom('', '[', ']', ',', '1', '0', '.', '-', 'e', '"', '{', '}', ' ', '\\', 'x'),
        (at, cut, put) => {
          const damaged = text.slice(0, at) + put + text.slice(at + cut);
          let expected: unknown;
          try {
            expected = parsed(damaged);
          } catch {
            expected = undefined;
          }
          assert.deepEqual(scan(damaged), expected, damaged);
        },
      ),
      { numRuns: runs(250) },
    );
  });

  it('numbers are those of JSON.parse to the last bit', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.boolean(),
            fc.bigInt({ min: 0n, max: 10n ** 22n }),
            fc.nat(25),
            fc.constantFrom('', 'e5', 'E-7', 'e+12'),
          ),
          { minLength: 1, maxLength: 8 },
        ),
        (parts) => {
          const numbers = parts.map(([minus, digits, point, exponent]) => {
            const text = digits.toString().padStart(point + 1, '0');
            return `${minus ? '-' : ''}${point === 0 ? text : `${text.slice(0, -point)}.${text.slice(-point)}`}${exponent}`;
          });
          const text = `{"timeDeltas":[${numbers.join(',')}]}`;
          assert.deepEqual(
            [...(scanJson(new TextEncoder().encode(text), longLists) as { timeDeltas: Float64Array }).timeDeltas],
            (JSON.parse(text) as { timeDeltas: number[] }).timeDeltas,
            text,
          );
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it('a later key of the same name replaces an earlier one, as in JSON.parse', () => {
    for (const text of [
      '{"samples":[1,2],"samples":0}',
      '{"samples":0,"samples":[1,2]}',
      '{"profiles":[{"samples":[[1]]}],"profiles":[]}',
      '{"\\u0073amples":[3],"samples":[1]}',
      '{"samples":[1],"\\u0073amples":[3]}',
    ]) {
      assert.deepEqual(scan(text), JSON.parse(text), text);
    }
  });

  it('takes lists 20,000 deep and a stack of 100,000 frames', () => {
    const deep = `{"other":${'['.repeat(20_000)}${']'.repeat(20_000)},"profiles":[{"samples":[[${Array.from({ length: 100_000 }, (_, i) => i % 7).join(',')}]]}]}`;
    const { profiles } = scanJson(new TextEncoder().encode(deep.replace(/\[{20000}\]{20000}/, '[]')), longLists) as {
      profiles: { samples: StackColumn }[];
    };
    assert.equal(profiles[0].samples.table.size, 100_000);
    assert.doesNotThrow(() => scanJson(new TextEncoder().encode(deep), longLists));
  });
});
