import type { FaultProfile } from '../../lab/faults/types';
import type { Seeded } from '../support/seeded';

/** Each kind of fault with a random strength. Transfers can recover from all of them. */
const KINDS: Readonly<Record<string, (random: Seeded) => FaultProfile>> = {
  loss: (random) => ({ loss: 0.002 + random.next() * 0.02 }),
  duplication: (random) => ({ duplicate: 0.01 + random.next() * 0.2 }),
  reordering: (random) => ({ reorder: 0.01 + random.next() * 0.1 }),
  corruption: (random) => ({ corrupt: 0.002 + random.next() * 0.01 }),
  latency: (random) => ({ latencyMs: random.between(2, 120), jitterMs: random.between(0, 40) }),
  bandwidth: (random) => ({ bandwidthBytesPerSecond: random.between(300_000, 2_000_000) }),
  'stalled acknowledgements': (random) => ({
    stallAcks: { forMs: random.between(20, 600), loss: random.next() * 0.05 },
  }),
  'pause storm': (random) => ({ pauseStorm: { everyMs: random.between(300, 2000), forMs: random.between(20, 400) } }),
  reset: (random) => ({
    reset: { afterBytes: random.between(3000, 15_000), everyMs: random.between(700, 4000), resume: 'granted' },
  }),
  'agent reset': (random) => ({
    agentReset: {
      afterBytes: random.between(3000, 50_000),
      // Longer than a client may wait before it sends again: else the same message could break it for ever.
      everyMs: random.between(2500, 6000),
      forMs: random.between(20, 600),
    },
  }),
};

const MOST_KINDS = 4;

export interface RandomFaults {
  /** Such as `loss, reset`. */
  readonly name: string;
  readonly faults: FaultProfile;
}

/** One to four kinds together. */
export function randomFaults(random: Seeded): RandomFaults {
  const names = new Set<string>();
  for (let count = random.between(1, MOST_KINDS); count > 0; count--) names.add(random.oneOf(Object.keys(KINDS)));
  const faults = [...names].map((name) => KINDS[name](random));
  return {
    name: [...names].join(', '),
    faults: Object.assign({ seed: random.between(1, 1_000_000) }, ...faults) as FaultProfile,
  };
}
