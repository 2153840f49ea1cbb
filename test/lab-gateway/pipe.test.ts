import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Chance } from '../../lab/faults/chance';
import { Pipe, type PipeClock } from '../../lab/faults/pipe';
import type { LinkFaults } from '../../lab/faults/types';
import { rawFrame, readRaw } from './rawFrame';

/** A clock that a test advances. */
class TestClock implements PipeClock {
  #nowMs = 0;
  readonly #waiting = new Set<{ dueMs: number; callback: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, callback: () => void): () => void {
    const entry = { dueMs: this.#nowMs + ms, callback };
    this.#waiting.add(entry);
    return () => void this.#waiting.delete(entry);
  }

  /** Advances by `ms`, or until nothing is waiting. */
  pass(ms = Number.POSITIVE_INFINITY): void {
    const end = this.#nowMs + ms;
    for (;;) {
      const next = [...this.#waiting].sort((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined || next.dueMs > end) break;
      this.#waiting.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    if (Number.isFinite(end)) this.#nowMs = end;
  }
}

interface Arrival {
  readonly sequence: number;
  readonly atMs: number;
  readonly text: string;
  readonly isDamaged: boolean;
}

/** Sends numbered frames, one every `everyMs`, and waits until all have arrived. */
function send(faults: LinkFaults, { count = 20, everyMs = 1, seed = 1, type = 'output_stream_data' } = {}): Arrival[] {
  const clock = new TestClock();
  const pipe = new Pipe(faults, new Chance(seed), clock);
  const arrivals: Arrival[] = [];
  for (let sequence = 0; sequence < count; sequence++) {
    pipe.push(rawFrame({ type, sequence, payload: `frame ${sequence}` }), (bytes, isDamaged) => {
      const frame = readRaw(bytes);
      arrivals.push({ sequence: frame.sequence, atMs: clock.now(), text: frame.payload.toString('latin1'), isDamaged });
    });
    clock.pass(everyMs);
  }
  clock.pass();
  return arrivals;
}

const sequences = (arrivals: readonly Arrival[]): number[] => arrivals.map(({ sequence }) => sequence);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const anyFaults: fc.Arbitrary<LinkFaults> = fc.record(
  {
    latencyMs: fc.nat(300),
    jitterMs: fc.nat(100),
    bandwidthBytesPerSecond: fc.integer({ min: 100, max: 1_000_000 }),
    loss: probability,
    duplicate: probability,
    reorder: probability,
    corrupt: probability,
  },
  { requiredKeys: [] },
);

describe('the line on which faults happen', () => {
  it('does nothing without faults: every frame arrives at once', () => {
    const arrivals = send({});
    assert.deepEqual(sequences(arrivals), upTo(20));
    assert.deepEqual(
      arrivals.map(({ atMs }) => atMs),
      upTo(20),
    );
  });

  it('does the same with the same seed, whatever the faults', () => {
    fc.assert(
      fc.property(anyFaults, fc.nat(), fc.nat(5), (faults, seed, everyMs) => {
        assert.deepEqual(send(faults, { seed, everyMs }), send(faults, { seed, everyMs }));
      }),
    );
  });

  it('loses, doubles or changes nothing that it is not told to, whatever else it does', () => {
    fc.assert(
      fc.property(anyFaults, fc.nat(), (faults, seed) => {
        const arrivals = send({ ...faults, loss: 0, duplicate: 0, corrupt: 0 }, { seed });
        assert.deepEqual(
          sequences(arrivals).sort((a, b) => a - b),
          upTo(20),
        );
        assert.ok(arrivals.every(({ text, sequence, isDamaged }) => text === `frame ${sequence}` && !isDamaged));
      }),
    );
  });

  it('keeps the order under latency, jitter and a slow rate', () => {
    fc.assert(
      fc.property(
        fc.nat(300),
        fc.nat(100),
        fc.integer({ min: 100, max: 100_000 }),
        (latencyMs, jitterMs, bandwidthBytesPerSecond) => {
          assert.deepEqual(sequences(send({ latencyMs, jitterMs, bandwidthBytesPerSecond })), upTo(20));
        },
      ),
    );
  });

  it('meets a frame with the same misfortune whatever other faults there are', () => {
    const lost = (faults: LinkFaults): number[] =>
      upTo(200).filter((sequence) => !sequences(send({ loss: 0.3, ...faults }, { count: 200 })).includes(sequence));
    assert.deepEqual(lost({ duplicate: 0.5, latencyMs: 50, jitterMs: 20 }), lost({}));
  });

  it('loses about the share it is told to, and another one under another seed', () => {
    const arrived = [1, 2].map((seed) => sequences(send({ loss: 0.25 }, { count: 4000, seed })));
    for (const all of arrived) assert.ok(all.length > 2850 && all.length < 3150, String(all.length));
    assert.notDeepEqual(arrived[0], arrived[1]);
  });

  it('delays by the latency, and by no more than the jitter on top', () => {
    for (const { sequence, atMs } of send({ latencyMs: 200 })) assert.equal(atMs, sequence + 200);
    const jittered = send({ latencyMs: 200, jitterMs: 50 }, { everyMs: 60 });
    assert.ok(jittered.every(({ sequence, atMs }) => atMs >= sequence * 60 + 200 && atMs <= sequence * 60 + 250));
    assert.ok(new Set(jittered.map(({ sequence, atMs }) => atMs - sequence * 60)).size > 5);
  });

  it('carries as many bytes a second as it is told, and says when it is full', () => {
    const clock = new TestClock();
    const pipe = new Pipe({ bandwidthBytesPerSecond: 20_000 }, new Chance(1), clock);
    const frame = rawFrame({ type: 'output_stream_data', payload: Buffer.alloc(880) });
    assert.equal(frame.length, 1000);
    let arrived = 0;
    for (let i = 0; i < 60; i++) {
      clock.pass(pipe.heldBackMs);
      assert.equal(pipe.heldBackMs, 0);
      pipe.push(frame, () => arrived++);
    }
    clock.pass();
    assert.equal(arrived, 60);
    assert.equal(Math.round(clock.now()), 3000, '60 KB at 20 KB/s');
  });

  it('doubles frames', () => {
    assert.deepEqual(sequences(send({ duplicate: 1 }, { count: 3 })), [0, 0, 1, 1, 2, 2]);
  });

  it('lets up to eight later frames go first, and waits for them no longer than 200 ms', () => {
    const order = sequences(send({ reorder: 0.2 }, { count: 200 }));
    assert.notDeepEqual(order, upTo(200));
    order.forEach((sequence, place) =>
      assert.ok(Math.abs(sequence - place) <= 16, `${sequence} came at place ${place}`),
    );
    const [alone] = send({ reorder: 1 }, { count: 1 });
    assert.deepEqual([alone.sequence, alone.atMs], [0, 200]);
  });

  it('changes one byte of the payload, of stream messages alone, and leaves the rest', () => {
    for (const { text, sequence, isDamaged } of send({ corrupt: 1 })) {
      const wanted = `frame ${sequence}`;
      assert.equal(text.length, wanted.length);
      assert.equal([...text].filter((char, i) => char !== wanted[i]).length, 1, text);
      assert.ok(isDamaged);
    }
    assert.ok(
      send({ corrupt: 1 }, { type: 'acknowledge' }).every(({ text, sequence }) => text === `frame ${sequence}`),
    );
  });

  it('holds back and loses acknowledgements alone', () => {
    assert.ok(
      send({ stallAcks: { forMs: 500 } }, { type: 'acknowledge' }).every(
        ({ sequence, atMs }) => atMs === sequence + 500,
      ),
    );
    assert.deepEqual(send({ stallAcks: { loss: 1 } }, { type: 'acknowledge' }), []);
    assert.deepEqual(sequences(send({ stallAcks: { loss: 1, forMs: 500 } })), upTo(20));
  });

  it('never loses, doubles or reorders what the service itself says', () => {
    for (const type of ['channel_closed', 'start_publication', 'pause_publication']) {
      assert.deepEqual(sequences(send({ loss: 1, duplicate: 1, reorder: 1, corrupt: 1 }, { type })), upTo(20));
    }
  });
});
