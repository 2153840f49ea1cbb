import type { Chance } from './chance';
import type { LinkFaults } from './types';

/**
 * The kind of a frame: only stream messages and acknowledgements are lost, duplicated or reordered; the service's own
 * are not.
 */
export type FrameKind = 'stream' | 'acknowledgement' | 'control';

/** What happens to one frame in transit. */
export interface FrameOutcome {
  readonly lost: boolean;
  readonly twice: boolean;
  /** How many later frames overtake it. */
  readonly overtakenBy: number;
  /** The payload byte to change (counted from its start, modulo its length), and what to XOR it with; null: intact. */
  readonly damage: { readonly at: number; readonly mask: number } | null;
  /** In addition to the time that the bandwidth takes. */
  readonly delayMs: number;
  /** Additional delay of this frame alone: later ones do not wait for it. */
  readonly stallMs: number;
}

const MOST_OVERTAKERS = 8;

/**
 * Draws a frame's outcome. The number of random numbers drawn does not depend on the faults, so the nth frame's outcome
 * depends on the seed alone.
 */
export function drawOutcome(faults: LinkFaults, kind: FrameKind, chance: Chance): FrameOutcome {
  const [loss, ackLoss, twice, reorder, corrupt, jitter] = [
    chance.next(),
    chance.next(),
    chance.next(),
    chance.next(),
    chance.next(),
    chance.next(),
  ];
  const [overtakers, at, mask] = [
    1 + chance.integer(MOST_OVERTAKERS),
    chance.integer(2 ** 20),
    1 + chance.integer(255),
  ];
  const ack = kind === 'acknowledgement';
  const exposed = kind !== 'control';
  return {
    lost: (exposed && loss < (faults.loss ?? 0)) || (ack && ackLoss < (faults.stallAcks?.loss ?? 0)),
    twice: exposed && twice < (faults.duplicate ?? 0),
    overtakenBy: exposed && reorder < (faults.reorder ?? 0) ? overtakers : 0,
    damage: kind === 'stream' && corrupt < (faults.corrupt ?? 0) ? { at, mask } : null,
    delayMs: (faults.latencyMs ?? 0) + jitter * (faults.jitterMs ?? 0),
    stallMs: ack ? (faults.stallAcks?.forMs ?? 0) : 0,
  };
}
