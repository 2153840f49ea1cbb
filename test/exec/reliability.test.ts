import fc from 'fast-check';
import assert from 'node:assert/strict';
import { Receiver } from '../../src/exec/reliability/receiver';
import { Reliability } from '../../src/exec/reliability/reliability';
import { RoundTrip, FlowWindow, MAX_WINDOW, GIVE_UP_MS, Sender } from '../../src/exec/reliability/sender';
import { type AgentMessage, decodeMessage, encodeMessage } from '../../src/exec/wire/codec';
import { ackPayload, readAck } from '../../src/exec/wire/payloads';
import { VirtualClock } from './virtualClock';
import { isLongRun } from '../support/longRun';

const id = '00112233-4455-6677-8899-aabbccddeeff';
const control = (type: string, payload: Uint8Array = Buffer.from('{}')): Uint8Array =>
  encodeMessage({ type, schemaVersion: 1, createdMs: 1, sequence: 0, flags: 3, id, payloadType: 0, payload });
const output = (sequence: number, text: string): Uint8Array =>
  encodeMessage({
    type: 'output_stream_data',
    schemaVersion: 1,
    createdMs: 1,
    sequence,
    flags: 0,
    id,
    payloadType: 1,
    payload: Buffer.from(text),
  });

/**
 * Connects the client's reliability layer over a bad line to a peer that accepts input in any order and acknowledges
 * everything.
 */
function exchange(
  seed: readonly number[],
  count: number,
): { received: string; delivered: string; frames: number; timeMs: number } {
  const clock = new VirtualClock();
  let dice = 0;
  const roll = () => seed[dice++ % seed.length];
  /**
   * Loses, duplicates and delays frames as the seed says. After four losses in a row a frame gets through, so that the
   * line is bad but not dead.
   */
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
    gaveUp: () => assert.fail('gave up'),
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
  return {
    received: [...input.keys()]
      .sort((a, b) => a - b)
      .map((k) => input.get(k))
      .join(''),
    delivered: delivered.join(''),
    frames,
    timeMs: clock.now(),
  };
}

describe('the reliability layer', () => {
  it('delivers everything once and in order whatever is lost, repeated or reordered', function () {
    this.timeout(60_000);
    const count = 150;
    const all = (open: string, close: string) =>
      Array.from({ length: count }, (_, n) => `${open}${n}${close}`).join('');
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: 50, maxLength: 400 }), (seed) => {
        const result = exchange(seed, count);
        assert.equal(result.received, all('<', '>'));
        assert.equal(result.delivered, all('[', ']'));
      }),
      { numRuns: isLongRun ? 200 : 15, seed: 20260601 },
    );
  });

  it('acknowledges a duplicate again', () => {
    const receiver = new Receiver();
    const message = (sequence: number): AgentMessage => decodeMessage(output(sequence, 'x'));
    const accept = (sequence: number): { readonly acknowledged: number[]; readonly delivered: number } => {
      const { acknowledge, deliver } = receiver.accept(message(sequence));
      return { acknowledged: acknowledge.map((acked) => acked.sequence), delivered: deliver.length };
    };
    assert.deepEqual(accept(1), { acknowledged: [1], delivered: 0 });
    assert.deepEqual(accept(0), { acknowledged: [0], delivered: 2 });
    assert.deepEqual(accept(1), { acknowledged: [1], delivered: 0 });
    assert.deepEqual(accept(0), { acknowledged: [0, 1], delivered: 0 });
  });

  it('answers an agent that walks through lost acknowledgements for ever more of its messages at once', () => {
    const receiver = new Receiver();
    const sent = Array.from({ length: 1000 }, (_, sequence): AgentMessage => ({
      ...decodeMessage(output(sequence, 'x')),
      sequence,
    }));
    const missing = 700;
    for (const message of sent) if (message.sequence !== missing) receiver.accept(message);
    // All acknowledgements were lost, so the agent resends its oldest message until it reaches the missing one.
    const unanswered = new Map(sent.map((message) => [message.sequence, message]));
    let resent = 0;
    for (let delivered = 0; delivered === 0; resent++) {
      const [oldest] = unanswered.values();
      const { acknowledge, deliver } = receiver.accept(oldest);
      for (const { sequence, id } of acknowledge) {
        assert.equal(id, sent[sequence].id);
        unanswered.delete(sequence);
      }
      delivered = deliver.length;
    }
    assert.ok(resent < 10, `${resent} messages were sent again`);
  });

  it('neither keeps nor acknowledges what is beyond its buffer', () => {
    const receiver = new Receiver();
    const early = (sequence: number): AgentMessage => ({ ...decodeMessage(output(0, 'x')), sequence });
    for (let n = 1; n <= 10_000; n++) assert.equal(receiver.accept(early(n)).acknowledge.length, 1);
    assert.deepEqual(receiver.accept(early(10_001)).acknowledge, []);
    assert.equal(receiver.accept(early(0)).deliver.length, 10_001);
  });

  it('holds at most a window of messages, and resends byte for byte', () => {
    const sender = new Sender();
    let taken = 0;
    for (; sender.hasRoom && taken < 1000; taken++) sender.push((s) => Uint8Array.of(s), 0);
    assert.ok(taken >= 8 && taken <= 64, String(taken));
    assert.throws(() => sender.push(() => new Uint8Array(), 0), RangeError);
    assert.deepEqual(sender.due(199), []);
    assert.equal(sender.acknowledge(5, 199), true);
    assert.equal(sender.acknowledge(5, 199), false);
    assert.equal(sender.hasRoom, true);
    assert.deepEqual(
      sender.due(250),
      [0, 1, 2, 3, 4].map((n) => Uint8Array.of(n)),
    );
  });

  it('opens the window while answers are quick, to 512, and closes it while they queue, to 8', () => {
    const window = new FlowWindow();
    for (let n = 0; n < 1000; n++) window.answered(100);
    assert.equal(window.size, MAX_WINDOW);
    for (let n = 0; n < 2000; n++) window.answered(2000);
    assert.equal(window.size, 8);
    for (let n = 0; n < 1000; n++) window.answered(400);
    assert.equal(window.size, 8, 'neither quick nor slow: it stays');
    window.reset();
    for (let n = 0; n < 10; n++) window.answered(2000);
    assert.equal(window.size, 18, 'on another socket other times count');
  });

  it('sends again what a later message overtook, and only that', () => {
    const sender = new Sender();
    for (let n = 0; n < 6; n++) sender.push((s) => Uint8Array.of(s), 0);
    for (const n of [0, 1, 3]) sender.acknowledge(n, 20);
    assert.deepEqual(sender.due(500), [Uint8Array.of(2)]);
    assert.deepEqual(sender.due(501), []);
  });

  it('asks with the oldest alone when nothing is answered', () => {
    const sender = new Sender();
    for (let n = 0; n < 6; n++) sender.push((s) => Uint8Array.of(s), 0);
    assert.deepEqual(
      [sender.due(199), sender.due(200), sender.due(599), sender.due(600)],
      [[], [Uint8Array.of(0)], [], [Uint8Array.of(0)]],
    );
  });

  it('sends everything again on a new socket', () => {
    const sender = new Sender();
    for (let n = 0; n < 20; n++) sender.push((s) => Uint8Array.of(s), 0);
    sender.reconnected(1);
    assert.deepEqual(
      [...sender.due(1), ...sender.due(51)].map((frame) => frame[0]),
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  it('makes no storm of two seconds of latency, nor of a slow line', () => {
    const line = (latencyMs: number, bytesPerMs: number) => {
      const clock = new VirtualClock();
      let frames = 0;
      let taken = 0;
      let freeAt = 0;
      const client: Reliability = new Reliability(clock, {
        transmit: (frame) => {
          frames++;
          freeAt = Math.max(freeAt, clock.now()) + frame.length / bytesPerMs;
          const { type, id: of, sequence } = decodeMessage(frame);
          clock.after(freeAt - clock.now() + latencyMs, () =>
            client.receive(control('acknowledge', ackPayload(type, of, sequence))),
          );
        },
        deliver: () => {},
        control: () => {},
        room: () => fill(),
        gaveUp: () => assert.fail('gave up'),
      });
      const fill = () => {
        for (; taken < 400 && client.hasRoom; taken++) client.send(1, new Uint8Array(1024));
      };
      fill();
      while (clock.step());
      assert.equal(client.inFlight, 0);
      client.stop();
      return { frames, timeMs: clock.now() };
    };
    const far = line(2000, 1e6);
    assert.ok(far.frames < 420, `${far.frames} frames for 400 messages`);
    const slow = line(100, 20);
    assert.ok(slow.frames < 420, `${slow.frames} frames for 400 messages`);
    assert.ok(slow.timeMs < (1.15 * (400 * 1144)) / 20, `${slow.timeMs} ms`);
    assert.ok(line(50, 1e6).timeMs < 2000, 'a window, not one message at a time');
  });

  it('takes no sample from what was sent twice', () => {
    const sender = new Sender();
    sender.push((s) => Uint8Array.of(s), 0);
    assert.equal(sender.due(200).length, 1);
    sender.acknowledge(0, 900);
    sender.push((s) => Uint8Array.of(s), 1000);
    assert.equal(sender.due(1399).length, 0, 'it waits twice as long as at first');
    assert.equal(sender.due(1400).length, 1);
    sender.acknowledge(1, 1410);
    sender.push((s) => Uint8Array.of(s), 2000);
    sender.acknowledge(2, 2100);
    sender.push((s) => Uint8Array.of(s), 3000);
    assert.equal(sender.due(3110).length, 1, 'until a sample tells the time');
  });

  it('follows the round trip it measures, up to ten seconds', () => {
    const trip = new RoundTrip();
    for (let n = 0; n < 50; n++) trip.sample(40);
    assert.ok(trip.timeoutMs > 40 && trip.timeoutMs < 80, String(trip.timeoutMs));
    for (let n = 0; n < 50; n++) trip.sample(2000);
    assert.ok(trip.timeoutMs > 2000 && trip.timeoutMs < 3000, String(trip.timeoutMs));
    for (let n = 0; n < 50; n++) trip.sample(50_000);
    assert.equal(trip.timeoutMs, 10_000);
  });

  it('waits ever longer for a silent peer, up to two seconds', () => {
    const trip = new RoundTrip();
    const waits = Array.from({ length: 6 }, () => {
      trip.backOff();
      return trip.timeoutMs;
    });
    assert.deepEqual(waits, [400, 800, 1600, 2000, 2000, 2000]);
  });

  it('counts no silence while the socket is not read', () => {
    const clock = new VirtualClock();
    const sent: Uint8Array[] = [];
    const client = new Reliability(clock, {
      transmit: (frame) => sent.push(frame),
      deliver: () => {},
      control: () => {},
      room: () => {},
      gaveUp: () => assert.fail('gave up'),
    });
    client.send(1, Uint8Array.of(1));
    client.setSocketPaused(true);
    while (clock.now() < GIVE_UP_MS + 1000) clock.step();
    client.setSocketPaused(false);
    const before = sent.length;
    for (const start = clock.now(); clock.now() < start + 150;) clock.step();
    assert.deepEqual([before, sent.length], [1, 1]);
    client.stop();
  });

  it('sends nothing new while paused, asks now and then, and goes on', () => {
    const sender = new Sender();
    sender.pause();
    assert.equal(
      sender.push((s) => Uint8Array.of(s), 0),
      null,
    );
    sender.push((s) => Uint8Array.of(s), 0);
    assert.deepEqual(sender.due(4999), []);
    assert.equal(sender.due(5000).length, 1);
    assert.equal(sender.due(5001).length, 0);
    sender.resume();
    assert.deepEqual(sender.due(5001), [Uint8Array.of(1)]);
  });

  it('gives up when nothing is answered for five minutes', () => {
    const sender = new Sender();
    sender.push((s) => Uint8Array.of(s), 0);
    assert.equal(sender.hasGivenUp(GIVE_UP_MS), false);
    assert.equal(sender.hasGivenUp(GIVE_UP_MS + 1), true);
  });

  it('drops a broken frame and says so without its bytes', () => {
    const traces: string[] = [];
    const client = new Reliability(new VirtualClock(), {
      transmit: () => assert.fail('nothing to send'),
      deliver: () => assert.fail('nothing to deliver'),
      control: () => {},
      room: () => {},
      gaveUp: () => {},
      trace: (line) => traces.push(line),
    });
    const frame = Buffer.from(output(0, 'secret'));
    frame[120] ^= 1;
    client.receive(frame);
    assert.equal(traces.length, 1);
    assert.doesNotMatch(traces[0], /secret|recret/);
  });
});
