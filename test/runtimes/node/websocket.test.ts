/** The driver's own WebSocket, against frames of every kind. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';

interface Line {
  send(text: string): void;
  end(): void;
}
const { overSocket } = createRequire(path.join(process.cwd(), 'package.json'))(
  './src/runtimes/node/remote/websocket.cjs',
) as {
  overSocket(socket: object, head: Buffer, hooks: { onText: (text: string) => void; onEnd: () => void }): Line;
};

class FakeSocket extends EventEmitter {
  readonly written: Buffer[] = [];
  ended = 0;
  setTimeout(): void {
    /* none here */
  }
  write(data: Buffer): void {
    this.written.push(data);
  }
  end(): void {
    this.ended++;
  }
  destroy(): void {
    this.ended++;
    this.emit('close');
  }
}

/** A frame as a server sends it, unmasked. `wide` encodes the length with more bytes than necessary. */
function frame(opcode: number, final: boolean, payload: Buffer, wide: number): Buffer {
  const form = Math.max(wide, payload.length < 126 ? 0 : payload.length < 65_536 ? 1 : 2);
  const header = Buffer.alloc([2, 4, 10][form]);
  header[0] = (final ? 0x80 : 0) | opcode;
  header[1] = form === 0 ? payload.length : form === 1 ? 126 : 127;
  if (form === 1) header.writeUInt16BE(payload.length, 2);
  if (form === 2) header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('WebSocket of the inspector driver', () => {
  const message = fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 300 }),
    cuts: fc.array(fc.nat(), { maxLength: 3 }),
    wide: fc.constantFrom(0, 1, 2),
    ping: fc.boolean(),
  });

  it('puts any messages together, however they are cut into frames and reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
        fc.nat(60),
        async (messages, reads, headBytes) => {
          const sent = messages.flatMap(({ text, cuts, wide, ping }) => {
            const bytes = Buffer.from(text);
            const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
            const pieces = at
              .slice(1)
              .map((end, i) => frame(i === 0 ? 1 : 0, i === at.length - 2, bytes.subarray(at[i], end), wide));
            return ping ? [pieces[0], frame(9, true, Buffer.from('?'), 0), ...pieces.slice(1)] : pieces;
          });
          const all = Buffer.concat(sent);
          const socket = new FakeSocket();
          const got: string[] = [];
          const head = all.subarray(0, Math.min(headBytes, all.length));
          overSocket(socket, head, { onText: (text) => got.push(text), onEnd: () => undefined });
          for (let from = head.length, i = 0; from < all.length; i++) {
            const end = Math.min(all.length, from + reads[i % reads.length]);
            socket.emit('data', all.subarray(from, end));
            from = end;
          }
          await settle();
          assert.deepEqual(
            got,
            messages.map(({ text }) => text),
          );
          assert.equal(socket.written.length, messages.filter(({ ping }) => ping).length, 'a pong for each ping');
        },
      ),
      { numRuns: 100 },
    );
  });

  it('masks what it sends, with lengths of all three forms', () => {
    for (const length of [0, 1, 125, 126, 65_535, 65_536, 200_000]) {
      const socket = new FakeSocket();
      overSocket(socket, Buffer.alloc(0), { onText: () => undefined, onEnd: () => undefined }).send('x'.repeat(length));
      const [data] = socket.written;
      const short = data[1] & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      const told = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
      const mask = data.subarray(start, start + 4);
      assert.deepEqual([data[0], data[1] & 0x80, told, data.length], [0x81, 0x80, length, start + 4 + length]);
      assert.ok(data.subarray(start + 4).every((byte, i) => (byte ^ mask[i & 3]) === 0x78));
    }
  });

  it('takes in a message of many megabytes', async () => {
    const socket = new FakeSocket();
    const got: number[] = [];
    overSocket(socket, Buffer.alloc(0), { onText: (text) => got.push(text.length), onEnd: () => undefined });
    const big = frame(1, true, Buffer.alloc(20 << 20, 'a'), 0);
    for (let at = 0; at < big.length; at += 65_536) socket.emit('data', big.subarray(at, at + 65_536));
    await settle();
    assert.deepEqual(got, [20 << 20]);
  });

  it('breaks off what announces more than any profile has, and says so once when the line ends', async () => {
    const socket = new FakeSocket();
    let ends = 0;
    const line = overSocket(socket, Buffer.alloc(0), { onText: () => undefined, onEnd: () => ends++ });
    const header = Buffer.alloc(10);
    header.writeUInt16BE(0x817f, 0);
    header.writeBigUInt64BE(1n << 40n, 2);
    socket.emit('data', header);
    socket.emit('close');
    await settle();
    assert.deepEqual([ends, socket.ended], [1, 1]);
    line.send('late');
    assert.equal(socket.written.length, 0);
  });
});
