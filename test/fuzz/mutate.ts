/** Inputs made of valid ones: JSON with hostile parts, and bytes that are cut, changed, doubled and repeated. */
import fc from 'fast-check';
import { MOST_BYTES } from './target';

/** How often a part is repeated: mostly a few times, sometimes until the input is full. */
const times = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 2, max: 40 }) },
  { weight: 2, arbitrary: fc.integer({ min: 100, max: 5000 }) },
  { weight: 1, arbitrary: fc.constant(MOST_BYTES) },
);

interface Edit {
  readonly kind: 'replace' | 'delete' | 'repeat' | 'nest' | 'copy' | 'rename' | 'lengthen';
  /** Where, and another place: of all there are, by the remainder. */
  readonly at: number;
  readonly other: number;
  readonly value: unknown;
  readonly times: number;
}

/** JSON has them wherever a program that is not ours, or hostile, wrote it. */
const hostile = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ toString: 1, valueOf: 1, length: -1, constructor: null }) },
  { weight: 1, arbitrary: fc.constant({ hasOwnProperty: 'x', then: 'x', join: 1, ['__proto__x']: 1 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      ...([null, true, '', ' ', [], [[]], {}, [null]] as unknown[]),
      ...[0, -1, 0.5, 1e308, -1e308, 1e-320, 2 ** 31, 2 ** 53, -(2 ** 31)],
      ...['__proto__', 'constructor', '\u0000', '\ud800', '\u202e', '0', '-1', '1e999', ';', '\n', '(a:1)', 'file:///'],
    ),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.integer({ min: -2, max: 40 }) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom<Edit['kind']>(
    'replace',
    'replace',
    'replace',
    'delete',
    'repeat',
    'nest',
    'copy',
    'rename',
    'lengthen',
  ),
  at: fc.nat(),
  other: fc.nat(),
  value: hostile,
  times,
});

type Holder = Record<string | number, unknown>;
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
}

/** Every value of a document by what holds it, a list of some thousands once. Never recurses. */
function placesIn(root: Holder): Place[] {
  const places: Place[] = [];
  const pending: object[] = [root];
  for (const holder of pending) {
    for (const key of Object.keys(holder).slice(0, 50)) {
      const value = (holder as Holder)[key];
      places.push({ holder: holder as Holder, key: Array.isArray(holder) ? Number(key) : key });
      if (typeof value === 'object' && value !== null && pending.length < 500) pending.push(value);
    }
  }
  return places;
}

/** Fewer levels than `JSON.stringify` of this test can write; the text of deeper ones is made by the edits of bytes. */
const DEEPEST = 1500;

/**
 * A value that stands there many times is a mark in the document until it is written, so that no later edit is made
 * thousands of times.
 */
interface Repeat {
  readonly text: string;
  readonly times: number;
}

function apply(root: Holder, repeats: Repeat[], { kind, at, other, value, times: count }: Edit): void {
  const places = placesIn(root);
  const { holder, key } = places[at % places.length];
  const another = places[other % places.length];
  const old = holder[key];
  const text = JSON.stringify(old) ?? 'null';
  const many = Math.min(count, Math.floor(MOST_BYTES / (text.length + 1)));
  switch (kind) {
    case 'replace':
      holder[key] = copyOf(value);
      break;
    case 'delete':
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      break;
    case 'repeat':
      repeats.push({ text, times: many });
      if (Array.isArray(holder)) holder.push(`\u0001${repeats.length - 1}`);
      else holder[key] = [`\u0001${repeats.length - 1}`];
      break;
    case 'nest':
      for (let i = 0; i < Math.min(count, DEEPEST); i++)
        holder[key] = i % 2 === other % 2 ? [holder[key]] : { a: holder[key] };
      break;
    case 'copy':
      holder[key] = copyOf(another.holder[another.key]);
      break;
    case 'rename':
      if (!Array.isArray(holder)) holder[String(another.key)] = old;
      break;
    case 'lengthen':
      if (typeof old === 'string') holder[key] = (old || 'x').repeat(many);
      else if (typeof old === 'number') holder[key] = old * 10 ** (other % 300);
      break;
    default:
      kind satisfies never;
  }
}

const copyOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown;

function written(root: Holder, repeats: readonly Repeat[]): string {
  let left = MOST_BYTES;
  return (JSON.stringify(root['']) ?? 'null').replace(/"\\u0001(\d+)"/g, (mark, index: string) => {
    const { text, times: count } = repeats[Number(index)] ?? { text: mark, times: 1 };
    const most = Math.max(1, Math.min(count, Math.floor(left / (text.length + 1))));
    left -= most * (text.length + 1);
    return `${`${text},`.repeat(most - 1)}${text}`;
  });
}

/** JSON text of one of these documents with edits. */
export const jsonOf = (...documents: readonly object[]): fc.Arbitrary<string> =>
  fc.record({ pick: fc.nat(), edits: fc.array(edit, { maxLength: 5 }) }).map(({ pick, edits }) => {
    const root: Holder = { '': copyOf(documents[pick % documents.length]) };
    const repeats: Repeat[] = [];
    for (const one of edits) {
      apply(root, repeats, one);
      if (!('' in root)) root[''] = null;
    }
    return written(root, repeats).slice(0, MOST_BYTES);
  });

interface Cut {
  readonly kind: 'cut' | 'flip' | 'insert' | 'repeat' | 'remove' | 'swap';
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly times: number;
}

/** Bytes that mean something in one of the formats. */
const TOKENS = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', ';', ' ', '\n', '\r\n', '(', ')', '/', '//', '#', '*/', '/*', '`', '${'],
  ...[
    '0',
    '9',
    '-',
    '.',
    'e99',
    '1e400',
    'null',
    '\ufeff',
    '\u0000',
    '\ud83d\ude00',
    '=>',
    'function',
    'a',
    'AAAA',
    '[[',
    '{"a":',
  ],
].map((text) => Buffer.from(text));
const VARINTS = [
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0x80],
  [0x00],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
].map((bytes) => Buffer.from(bytes));

const cut: fc.Arbitrary<Cut> = fc.record({
  kind: fc.constantFrom<Cut['kind']>('cut', 'flip', 'flip', 'insert', 'insert', 'repeat', 'repeat', 'remove', 'swap'),
  at: fc.nat(),
  length: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 400 })),
  bytes: fc.oneof(fc.constantFrom(...TOKENS, ...VARINTS), fc.uint8Array({ minLength: 1, maxLength: 8 })),
  times,
});

function edited(bytes: Buffer, { kind, at, length, bytes: more, times: count }: Cut): Buffer {
  const from = at % (bytes.length + 1);
  const to = Math.min(bytes.length, from + length);
  const filled = (part: Uint8Array): Buffer =>
    Buffer.alloc(Math.max(0, Math.min(part.length * count, MOST_BYTES - bytes.length)), part.length > 0 ? part : ' ');
  const around = (...middle: readonly Uint8Array[]): Buffer =>
    Buffer.concat([bytes.subarray(0, from), ...middle, bytes.subarray(to)]);
  switch (kind) {
    case 'cut':
      return bytes.subarray(0, from);
    case 'flip':
      return around(Buffer.from(bytes.subarray(from, to)).map((byte, i) => byte ^ more[i % more.length]) as Buffer);
    case 'insert':
      return around(length > 8 ? filled(more) : more, bytes.subarray(from, to));
    case 'repeat':
      return around(bytes.subarray(from, to), filled(bytes.subarray(from, to)));
    case 'remove':
      return around();
    case 'swap':
      return Buffer.concat([bytes.subarray(from), bytes.subarray(0, from)]);
    default:
      return kind satisfies never;
  }
}

/** Such bytes with edits, at most `MOST_BYTES`. */
export const bytesOf = (whole: fc.Arbitrary<Uint8Array | string>): fc.Arbitrary<Buffer> =>
  fc
    .record({ whole, cuts: fc.array(cut, { maxLength: 4 }) })
    .map(({ whole: valid, cuts }) =>
      cuts.reduce(edited, typeof valid === 'string' ? Buffer.from(valid) : Buffer.from(valid)).subarray(0, MOST_BYTES),
    );

/** JSON with edits, half of it as bytes with edits. */
export const jsonBytesOf = (...documents: readonly object[]): fc.Arbitrary<Buffer> =>
  fc.oneof(
    jsonOf(...documents).map((text) => Buffer.from(text).subarray(0, MOST_BYTES)),
    bytesOf(jsonOf(...documents)),
  );
