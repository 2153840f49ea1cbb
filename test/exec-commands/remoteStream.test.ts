/** Splitting a server's output into lines and blocks: any content, any chunks, damage in between. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RuneScanner } from '../../lab/gateway/runeScanner';
import { digestFor, ServerStream } from '../../src/exec/commands/serverStream';
import type { BlockLine, ServerLine } from '../../src/exec/commands/serverLines';
import { runs } from '../support/runs';

const NONCE = '0123456789abcdef';

/** A block as `frame` in remote/common.sh writes it; `lf` as terminal.mjs does. */
function framed(index: number, bytes: Buffer, lf = false): Buffer {
  const escaped: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const three = bytes.subarray(at, at + 3).toString('hex');
    if (three === 'efbfbc' || three === 'efbfbd') {
      escaped.push(0xef, 0xbf, 0xbc, three === 'efbfbc' ? 0x30 : 0x31);
      at += 2;
    } else if (lf && bytes[at] === 10) escaped.push(0xef, 0xbf, 0xbc, 0x32);
    else escaped.push(bytes[at]);
  }
  const eol = lf ? '\r\n' : '\n';
  return Buffer.concat([
    Buffer.from(`@@${NONCE} B 1 o ${index} ${bytes.length} ${digestFor('sha256sum', bytes)}${eol}`),
    Buffer.from(escaped),
    Buffer.from(eol.repeat(4)),
  ]);
}

interface Seen {
  blocks: (Buffer | null)[];
  lines: string[];
}

function read(pieces: Iterable<Uint8Array>): Seen {
  const seen: Seen = { blocks: [], lines: [] };
  const stream = new ServerStream(NONCE, {
    line: (line: Exclude<ServerLine, BlockLine>) => {
      seen.lines.push(line.kind);
    },
    block: (_line, bytes) => {
      seen.blocks.push(bytes && Buffer.from(bytes));
    },
  });
  for (const piece of pieces) stream.push(piece);
  return seen;
}

function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length];
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Bytes that are likely to trip the agent's filter or our escaping. */
const content = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.uint8Array({ maxLength: 40 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          ...['efbfbd', 'efbfbc', 'efbf', 'ef', 'efbfbc30', 'efbfbd31', '0a', '0d0a', 'f0', 'eda080', '0a4040'].map(
            (hex) => Uint8Array.from(Buffer.from(hex, 'hex')),
          ),
        ),
      },
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.concat(parts));
const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 });

describe('the output of a server', () => {
  it('comes out exact through the agent’s filter, whatever the bytes and the reads', () => {
    fc.assert(
      fc.property(
        fc.array(content, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        sizes,
        sizes,
        (blocks, lf, reads, arrivals) => {
          const wire = Buffer.concat([
            ...blocks.map((block, n) => framed(n, block, lf)),
            Buffer.from(`@@${NONCE} H 1\n`),
          ]);
          const scanner = new RuneScanner();
          const passed = Buffer.concat([...cut(wire, reads)].map((piece) => scanner.push(piece)));
          const seen = read(cut(passed, arrivals));
          assert.deepEqual(seen.blocks, blocks);
          assert.deepEqual(seen.lines, ['heartbeat']);
        },
      ),
      { numRuns: runs(120) },
    );
  });

  it('is never taken for whole where bytes are lost, and the next block is read', () => {
    let [damaged, seenDamaged] = [0, 0];
    fc.assert(
      fc.property(
        content.filter((c) => c.length > 3),
        content,
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        sizes,
        (first, second, where, lost, arrivals) => {
          const head = framed(0, first);
          const start = head.indexOf(10) + 1;
          const at = start + (where % Math.max(1, head.length - 4 - start));
          const end = Math.min(at + lost, head.length - 4);
          damaged += end > at ? 1 : 0;
          const wire = Buffer.concat([
            head.subarray(0, at),
            head.subarray(end),
            framed(1, second),
            Buffer.from(`@@${NONCE} H 1\n`),
          ]);
          const seen = read(cut(wire, arrivals));
          assert.equal(seen.blocks.length, 2);
          // A lost LF at the end of the content is recovered by the ones after it.
          if (seen.blocks[0] === null) seenDamaged++;
          else assert.deepEqual(seen.blocks[0], first);
          assert.deepEqual(seen.blocks[1], second);
          assert.deepEqual(seen.lines, ['heartbeat']);
        },
      ),
      { numRuns: runs(120) },
    );
    assert.ok(damaged > runs(90) && seenDamaged > damaged * 0.8, `${seenDamaged} of ${damaged} damages seen`);
  });

  it('may be anything: other text, over-long lines, blocks too large', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), sizes, (noise, arrivals) => {
        const seen = read(cut(Buffer.concat([noise, Buffer.from(`\n@@${NONCE} H 1\n`)]), arrivals));
        assert.deepEqual(seen, { blocks: [], lines: ['heartbeat'] });
      }),
    );
    const long = read([
      Buffer.from(`${'x'.repeat(40_000)}@@${NONCE} H 1\n@@${NONCE} B 1 o 0 999999999 00\n@@${NONCE} BYE\n`),
    ]);
    assert.deepEqual(long, { blocks: [], lines: ['bye'] });
  });
});
