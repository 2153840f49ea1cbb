import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { decodeFrame, encodeFrame, FrameError, type Frame } from '../../lab/gateway/codec';
import { channelClosed, publication } from '../../lab/gateway/messages';
import { runs } from '../support/runs';
import { rawFrame, readRaw } from './rawFrame';

const frames: fc.Arbitrary<Frame> = fc.record(
  {
    type: fc.stringMatching(/^[a-z_]{1,32}$/),
    createdMs: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    sequence: fc.maxSafeInteger(),
    flags: fc.nat(),
    messageId: fc.uuid(),
    payloadType: fc.option(fc.nat(), { nil: null }),
    payload: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  },
  { noNullPrototype: true },
);

/** Example frame of the protocol reference, section 3. */
const VECTOR =
  '00000074696e7075745f73747265616d5f64617461202020202020202020202020202020000000010000018bcfe56800' +
  '000000000000000000000000000000008899aabbccddeeff0011223344556677edf7359c89077b608a6b3e8b19e63bbf' +
  'c7aa724989a05ea371a9966a6e9db7cc00000003000000167b22636f6c73223a3132302c22726f7773223a34307d';

describe('lab codec', () => {
  it('decodes what it encodes', () => {
    fc.assert(fc.property(frames, (frame) => assert.deepEqual(decodeFrame(encodeFrame(frame)), frame)));
  });

  it('reads and writes the reference frame', () => {
    const frame = decodeFrame(Buffer.from(VECTOR, 'hex'));
    assert.deepEqual(frame, {
      type: 'input_stream_data',
      createdMs: 1700000000000,
      sequence: 0,
      flags: 0,
      messageId: '00112233-4455-6677-8899-aabbccddeeff',
      payloadType: 3,
      payload: Buffer.from('{"cols":120,"rows":40}'),
    });
    assert.equal(encodeFrame(frame).toString('hex'), VECTOR);
  });

  it('decodes any bytes or gives its one error', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(frames, fc.nat(), fc.nat(255)).map(([frame, at, value]) => {
        const encoded = encodeFrame(frame);
        encoded[at % encoded.length] = value;
        return encoded;
      }),
    );
    fc.assert(
      fc.property(bytes, (data) => {
        try {
          decodeFrame(Buffer.from(data));
        } catch (error) {
          assert.ok(error instanceof FrameError, String(error));
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('refuses a payload that differs from its digest, a wrong length and a cut frame', () => {
    const good = rawFrame({ type: 'acknowledge', payload: '{"a":1}' });
    assert.equal(decodeFrame(good).payload.toString(), '{"a":1}');
    const changed = Buffer.from(good);
    changed[changed.length - 1] ^= 1;
    assert.throws(() => decodeFrame(changed), /digest/);
    assert.throws(() => decodeFrame(good.subarray(0, good.length - 1)), /payload length/);
    assert.throws(() => decodeFrame(Buffer.concat([good, Buffer.from([0])])), /payload length/);
    assert.throws(() => decodeFrame(Buffer.alloc(0)), FrameError);
  });

  it('takes a type padded with NULs on either side', () => {
    for (const field of ['acknowledge'.padEnd(32, '\0'), 'acknowledge'.padStart(32, '\0')]) {
      const frame = rawFrame({ type: 'acknowledge', payload: '' });
      frame.write(field, 4, 'latin1');
      assert.equal(decodeFrame(frame).type, 'acknowledge');
    }
  });

  it("makes the service's own messages with the short header, padded with NULs", () => {
    for (const [type, bytes] of [
      ['start_publication', publication('start_publication')],
      ['channel_closed', channelClosed('s', 'd', 'why')],
    ] as const) {
      const frame = readRaw(bytes);
      assert.equal(frame.headerLength, 112);
      assert.equal(frame.typeField.toString('latin1'), type.padEnd(32, '\0'));
      assert.equal(frame.payload.length, bytes.readUInt32BE(112));
    }
  });

  it('reads every recorded frame of the official client and agent, and writes it again byte for byte', function () {
    const folder = path.resolve('../shared/data/frames');
    if (!existsSync(folder)) {
      assert.ok(process.env.CI !== 'true', `${folder} is missing`);
      process.stderr.write(`Skipped: no recorded frames in ${folder}\n`);
      return this.skip();
    }
    let count = 0;
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
      for (const line of readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean)) {
        const { hex } = JSON.parse(line) as { hex?: string };
        if (hex === undefined) continue;
        const bytes = Buffer.from(hex, 'hex');
        assert.equal(encodeFrame(decodeFrame(bytes)).toString('hex'), hex);
        count++;
      }
    }
    assert.ok(count > 40, `only ${count} frames`);
  });
});
