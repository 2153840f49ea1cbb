import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type AgentMessage, CodecError, PayloadType, decodeMessage, encodeMessage } from '../../src/exec/codec';
import { readAck, readHandshakeRequest } from '../../src/exec/payloads';
import { recordedFrames } from './recordedFrames';

const vector = [
  '00000074696e7075745f73747265616d5f64617461202020202020202020202020202020000000010000018bcfe56800',
  '000000000000000000000000000000008899aabbccddeeff0011223344556677edf7359c89077b608a6b3e8b19e63bbf',
  'c7aa724989a05ea371a9966a6e9db7cc00000003000000167b22636f6c73223a3132302c22726f7773223a34307d',
].join('');
const message: AgentMessage = {
  type: 'input_stream_data', schemaVersion: 1, createdMs: 1700000000000, sequence: 0, flags: 0,
  id: '00112233-4455-6677-8899-aabbccddeeff', payloadType: PayloadType.size, payload: Buffer.from('{"cols":120,"rows":40}'),
};
const messages = fc.record({
  type: fc.stringMatching(/^[a-z_]{1,32}$/), schemaVersion: fc.nat(), createdMs: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  sequence: fc.maxSafeNat(), flags: fc.nat(3), id: fc.uuid(), payloadType: fc.option(fc.nat(20)), payload: fc.uint8Array({ maxLength: 3000 }),
});

function fault(bytes: Uint8Array): string {
  try {
    decodeMessage(bytes);
    return 'none';
  } catch (error) {
    assert.ok(error instanceof CodecError, String(error));
    return error.fault;
  }
}

describe('the codec', () => {
  it('agrees with the vector of the specification', () => {
    assert.equal(Buffer.from(encodeMessage(message)).toString('hex'), vector);
    assert.deepEqual(decodeMessage(Buffer.from(vector, 'hex')), message);
  });

  it('reads what it wrote, with either header', () => {
    fc.assert(fc.property(messages, (m) => {
      const read = decodeMessage(encodeMessage(m));
      assert.deepEqual({ ...read, payload: [...read.payload] }, { ...m, payload: [...m.payload] });
    }));
  });

  it('decodes any bytes or gives one typed error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => { fault(bytes); }));
    fc.assert(fc.property(messages, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat(), (m, edits, cut) => {
      const bytes = Buffer.from(encodeMessage(m));
      for (const [at, value] of edits) bytes[at % bytes.length] = value;
      fault(bytes.subarray(0, cut % (bytes.length + 1)));
    }));
  });

  it('takes padding of spaces and NULs on either side', () => {
    const frame = Buffer.from(encodeMessage({ ...message, type: 'channel_closed', payloadType: null }));
    for (const field of ['channel_closed'.padEnd(32, '\0'), 'channel_closed'.padStart(32, '\0'), '\0 channel_closed \0'.padEnd(32)]) {
      frame.write(field, 4, 'latin1');
      assert.equal(decodeMessage(frame).type, 'channel_closed');
    }
  });

  it('names each fault', () => {
    const edit = (at: number, bytes: readonly number[]) => {
      const frame = Buffer.from(vector, 'hex');
      Buffer.from(bytes).copy(frame, at);
      return fault(frame);
    };
    assert.equal(fault(Buffer.alloc(20)), 'short');
    assert.equal(edit(0, [0xff, 0xff, 0xff, 0xff]), 'header-length');
    assert.equal(edit(0, [0, 0, 0, 113]), 'header-length');
    assert.equal(edit(116, [0xff, 0xff, 0xff, 0xff]), 'payload-length');
    assert.equal(edit(4, Array(32).fill(0)), 'message-type');
    assert.equal(edit(40, Array(8).fill(0)), 'created-date');
    assert.equal(edit(48, [0xff]), 'sequence');
    assert.equal(edit(120, [0]), 'digest');
  });

  it('reads the frames recorded between the official peers', function () {
    const [kms, others] = [recordedFrames('kms.jsonl'), recordedFrames('shell-missing-port.jsonl')];
    if (!kms || !others) return this.skip();
    const seen = new Set<string>();
    for (const { bytes } of [...kms, ...others]) {
      const read = decodeMessage(bytes);
      assert.deepEqual(Buffer.from(encodeMessage(read)), bytes);
      if (read.type === 'acknowledge') assert.notEqual(readAck(read.payload), null);
      if (read.payloadType === PayloadType.handshakeRequest) assert.equal(readHandshakeRequest(read.payload)?.[0].type, 'SessionType');
      seen.add(`${read.type}:${read.payloadType}`);
    }
    assert.ok(kms.length + others.length > 40);
    for (const kind of ['output_stream_data:5', 'input_stream_data:6', 'output_stream_data:7', 'output_stream_data:8', 'input_stream_data:9', 'acknowledge:0', 'agent_session_state:0']) assert.ok(seen.has(kind), kind);
  });
});
