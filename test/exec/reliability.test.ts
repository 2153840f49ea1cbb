import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type AgentMessage, decodeMessage, encodeMessage } from '../../src/exec/codec';
import { ackPayload, readAck } from '../../src/exec/payloads';
import { Receiver } from '../../src/exec/receiver';
import { Reliability } from '../../src/exec/reliability';
import { RoundTrip } from '../../src/exec/rtt';
import { GIVE_UP_MS, Sender, WINDOW } from '../../src/exec/sender';
import { VirtualClock } from './virtualClock';

const id = '00112233-4455-6677-8899-aabbccddeeff';
const control = (type: string, payload: Uint8Array = Buffer.from('{}')): Uint8Array =>
  encodeMessage({ type, schemaVersion: 1, createdMs: 1, sequence: 0, flags: 3, id, payloadType: 0, payload });
const output = (sequence: number, text: string): Uint8Array =>
  encodeMessage({ type: 'output_stream_data', schemaVersion: 1, createdMs: 1, sequence, flags: 0, id, payloadType: 1, payload: Buffer.from(text) });

/** The client's reliability layer against a peer that takes input in any order and acknowledges everything, over a bad line. */
function exchange(seed: readonly number[], count: number): { received: string; delivered: string; frames: number; timeMs: number } {
  const clock = new VirtualClock();
  let dice = 0;
  const roll = () => seed[dice++ % seed.length];
  /** Loses, repeats and delays by the schedule; the last one in five of a line gets through, so that it is bad, not dead. */
  let lossesInARow = 0;
  const carry = (frame: Uint8Array, to: (frame: Uint8Array) => void) => {
    const lost = roll() % 10 < 3 && lossesInARow < 4;
    lossesInARow = lost ? lossesInARow + 1 : 0;
    if (lost) return;
    const copies = roll() % 10 < 2 ? 2 : 1;
    for (let i = 0; i < copies; i++) clock.after(roll() % 400, () => to(frame));
  };
  const input = new Map<number, string>();
  const outgoing = new Map<number, Uint8Array>();
  let frames = 0;
  const delivered: string[] = [];
  let toSend = 0;
  const fill = () => {
    while (toSend < count && client.hasRoom) client.send(1, Buffer.from(`<${toSend++}>`));
  };
  const peer = (frame: Uint8Array) => {
    const message = decodeMessage(frame);
    if (message.type === 'acknowledge') return void outgoing.delete(readAck(message.payload) ?? -1);
    input.set(message.sequence, Buffer.from(message.payload).toString());
    carry(control('acknowledge', ackPayload(message.type, message.id, message.sequence)), (f) => client.receive(f));
  };
  const client: Reliability = new Reliability(clock, {
    transmit: (frame) => {
      frames++;
      carry(frame, peer);
    },
    deliver: (message) => delivered.push(Buffer.from(message.payload).toString()),
    control: () => {},
    room: () => fill(),
    hopeless: () => assert.fail('gave up'),
    trace: () => {},
  });
  for (let n = 0; n < count; n++) outgoing.set(n, output(n, `[${n}]`));
  const resend = () => {
    if (outgoing.size === 0) return;
    for (const frame of [...outgoing.values()].slice(0, 50)) carry(frame, (f) => client.receive(f));
    clock.after(500, resend);
  };
  fill();
  resend();
  for (let steps = 0; clock.step(); steps++) assert.ok(steps < 1_000_000, 'no end in sight');
  client.stop();
  return { received: [...input.keys()].sort((a, b) => a - b).map((k) => input.get(k)).join(''), delivered: delivered.join(''), frames, timeMs: clock.now() };
}

describe('the reliability layer', () => {
  it('delivers everything once and in order whatever is lost, repeated or reordered', function () {
    this.timeout(60_000);
    const count = 150;
    const all = (open: string, close: string) => Array.from({ length: count }, (_, n) => `${open}${n}${close}`).join('');
    fc.assert(fc.property(fc.array(fc.nat(10_000), { minLength: 50, maxLength: 400 }), (seed) => {
      const result = exchange(seed, count);
      assert.equal(result.received, all('<', '>'));
      assert.equal(result.delivered, all('[', ']'));
    }), { numRuns: 40, seed: 20260601 });
  });

  it('acknowledges a duplicate again', () => {
    const receiver = new Receiver();
    const message = (sequence: number): AgentMessage => decodeMessage(output(sequence, 'x'));
    assert.deepEqual(receiver.accept(message(1)), { acknowledge: true, deliver: [] });
    assert.equal(receiver.accept(message(0)).deliver.length, 2);
    assert.deepEqual(receiver.accept(message(0)), { acknowledge: true, deliver: [] });
    assert.deepEqual(receiver.accept(message(1)), { acknowledge: true, deliver: [] });
  });

  it('neither keeps nor acknowledges what is beyond its buffer', () => {
    const receiver = new Receiver();
    const early = (sequence: number): AgentMessage => ({ ...decodeMessage(output(0, 'x')), sequence });
    for (let n = 1; n <= 10_000; n++) assert.equal(receiver.accept(early(n)).acknowledge, true);
    assert.equal(receiver.accept(early(10_001)).acknowledge, false);
    assert.equal(receiver.accept(early(0)).deliver.length, 10_001);
  });

  it('holds at most a window of messages, and resends byte for byte', () => {
    const sender = new Sender();
    for (let n = 0; n < WINDOW; n++) sender.push((s) => Uint8Array.of(s), 0);
    assert.equal(sender.hasRoom, false);
    assert.throws(() => sender.push(() => new Uint8Array(), 0), RangeError);
    assert.deepEqual(sender.due(199), []);
    assert.deepEqual(sender.due(200)[0], Uint8Array.of(0));
    assert.equal(sender.acknowledge(5, 210), true);
    assert.equal(sender.acknowledge(5, 210), false);
    assert.equal(sender.hasRoom, true);
  });

  it('takes no sample from what was sent twice', () => {
    const sender = new Sender();
    sender.push((s) => Uint8Array.of(s), 0);
    assert.equal(sender.due(200).length, 1);
    sender.acknowledge(0, 900);
    sender.push((s) => Uint8Array.of(s), 1000);
    assert.equal(sender.due(1200).length, 1, 'the time-out is still the first one');
  });

  it('follows the round trip it measures, up to a second', () => {
    const trip = new RoundTrip();
    for (let n = 0; n < 50; n++) trip.sample(40);
    assert.ok(trip.timeoutMs > 40 && trip.timeoutMs < 80, String(trip.timeoutMs));
    for (let n = 0; n < 50; n++) trip.sample(5000);
    assert.equal(trip.timeoutMs, 1000);
  });

  it('sends nothing new while paused, asks now and then, and goes on', () => {
    const sender = new Sender();
    sender.pause();
    assert.equal(sender.push((s) => Uint8Array.of(s), 0), null);
    sender.push((s) => Uint8Array.of(s), 0);
    assert.deepEqual(sender.due(4999), []);
    assert.equal(sender.due(5000).length, 1);
    sender.resume();
    assert.equal(sender.due(5001).length, 1);
  });

  it('gives up when nothing is answered for five minutes', () => {
    const sender = new Sender();
    sender.push((s) => Uint8Array.of(s), 0);
    assert.equal(sender.isHopeless(GIVE_UP_MS), false);
    assert.equal(sender.isHopeless(GIVE_UP_MS + 1), true);
  });

  it('drops a broken frame and says so without its bytes', () => {
    const traces: string[] = [];
    const client = new Reliability(new VirtualClock(), {
      transmit: () => assert.fail('nothing to send'), deliver: () => assert.fail('nothing to deliver'), control: () => {}, room: () => {}, hopeless: () => {}, trace: (line) => traces.push(line),
    });
    const frame = Buffer.from(output(0, 'secret'));
    frame[120] ^= 1;
    client.receive(frame);
    assert.equal(traces.length, 1);
    assert.doesNotMatch(traces[0], /secret|recret/);
  });
});
