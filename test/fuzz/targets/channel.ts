/** The data channel: its messages and their payloads, and the framing of the command server's output. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { RunningDigest, ServerStream } from '../../../src/exec/commands/serverStream';
import { CodecError, decodeMessage, encodeMessage, type AgentMessage } from '../../../src/exec/wire/codec';
import * as payloads from '../../../src/exec/wire/payloads';
import { bytesOf, jsonBytesOf } from '../mutate';
import { type AnyTarget, takes, type Target } from '../target';

const payload = jsonBytesOf(
  { AcknowledgedMessageSequenceNumber: 4, IsSequentialMessage: true },
  { Output: 'It ended.', Challenge: 'YWJj' },
  { RequestedClientActions: [{ ActionType: 'KMSEncryption', ActionParameters: { KMSKeyId: 'k' } }] },
);
const messages: fc.Arbitrary<AgentMessage> = fc.record({
  type: fc.constantFrom('output_stream_data', 'acknowledge', 'channel_closed', 'start_publication', 'unknown'),
  schemaVersion: fc.nat(3),
  createdMs: fc.integer({ min: 1, max: 2 ** 40 }),
  sequence: fc.maxSafeNat(),
  flags: fc.nat(3),
  id: fc.uuid(),
  payloadType: fc.option(fc.nat(20)),
  payload,
});

const codec: Target<Buffer> = {
  name: 'codec',
  inputs: fc.oneof(
    messages.map((message) => Buffer.from(encodeMessage(message))),
    bytesOf(messages.map(encodeMessage)),
  ),
  sizeOf: ({ length }) => length,
  run: (bytes) =>
    takes(
      () => decodeMessage(bytes),
      ({ payload: content, sequence }) => {
        assert.ok(Number.isSafeInteger(sequence) && content.length <= bytes.length);
        const { readAck, readClosed, readHandshakeRequest, readChallenge, readFlag, readExitCode } = payloads;
        assert.equal(typeof readClosed(content), 'string');
        for (const read of [readAck, readHandshakeRequest, readChallenge, readFlag, readExitCode]) read(content);
      },
      (error) => error instanceof CodecError && error.message.length < 300,
    ),
};

const NONCE = 'f00d';
/** A block as a server sends it. */
function block(content: Buffer): Buffer {
  const escaped: number[] = [];
  for (const byte of content) escaped.push(...(byte === 0x0a ? [0xef, 0xbf, 0xbc, 0x32] : [byte]));
  const digest = createHash('sha256').update(content).digest('hex');
  return Buffer.concat([Buffer.from(`@@${NONCE} B 1 o 0 ${content.length} ${digest}\r\n`), Buffer.from(escaped)]);
}
const served = Buffer.concat([
  Buffer.from(`sh: prompt\r\n@@${NONCE} READY raw=1 uid=0 arch=x86_64 exec=1 gzip=1 sum=sha256sum temp=/tmp\r\n`),
  Buffer.from(`@@${NONCE} H 1\r\n@@${NONCE} R 1\r\n`),
  block(Buffer.from('out\nput')),
  block(Buffer.from('\u0000\u0001\n\n')),
  Buffer.from(
    `=1 b3V0\r\n@@${NONCE} C 1 o 2 ${'0'.repeat(64)}\r\n@@${NONCE} D a 0 0\r\n@@${NONCE} B 1 e 0 200000 crc:1\r\nx`,
  ),
  Buffer.from(`\n@@${NONCE} X 1 0 2\r\n@@${NONCE} FAIL missing od\r\n@@${NONCE} BYE\r\n`),
]);

/** A stream, and where it is cut into pieces. */
interface Stream {
  readonly bytes: Buffer;
  readonly piece: number;
}

const framing: Target<Stream> = {
  name: 'framing',
  inputs: fc.record({
    bytes: bytesOf(fc.constant(served)),
    // As large as the frames that the client takes, or as small as the agent's.
    piece: fc.constantFrom(1 << 20, 1027, 100, 7),
  }),
  sizeOf: ({ bytes }) => bytes.length,
  run({ bytes, piece }) {
    let [events, length] = [0, 0];
    const digest = new RunningDigest('cksum');
    const stream = new ServerStream(NONCE, {
      line: () => void events++,
      block(line, content) {
        events++;
        length += content?.length ?? 0;
        if (content !== null) assert.equal(content.length, line.length, 'a block has another length than it said');
        if (content !== null) digest.add(content);
      },
    });
    for (let at = 0; at < bytes.length; at += piece) stream.push(bytes.subarray(at, at + piece));
    assert.ok(length <= bytes.length, 'more came out than went in');
    return events > 0;
  },
};

export const channelTargets: readonly AnyTarget[] = [codec, framing];
