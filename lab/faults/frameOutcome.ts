import type { Chance } from './chance';
import type { LinkFaults } from './types';

/** What kind of frame travels: only stream messages and acknowledgements get lost, doubled or overtaken; the service's own go as they are. */
export type FrameKind = 'stream' | 'acknowledgement' | 'control';

/** What becomes of one frame on its way. */
export interface FrameOutcome {
  readonly lost: boolean;
  readonly twice: boolean;
  /** How many later frames go before it. */
  readonly overtakenBy: number;
  /** Byte of the payload to change, counted from its start modulo its length, and what to XOR it with; null: intact. */
  readonly damage: { readonly at: number; readonly mask: number } | null;
  /** Besides what the rate takes. */
  readonly delayMs: number;
  /** More, and for this frame alone: later ones do not wait for it. */
  readonly stallMs: number;
}

const MOST_OVERTAKERS = 8;

/** Draws a frame's outcome. As many numbers are drawn whatever the faults are, so that the nth frame's outcome depends on the seed alone. */
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
