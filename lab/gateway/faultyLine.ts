import { linkOf } from '../faults/inForce';
import { Chance } from '../faults/chance';
import { Pipe } from '../faults/pipe';
import type { SessionFaults } from '../faults/types';
import type { Direction, Line, Pass } from './wire';

const DIRECTIONS: readonly Direction[] = ['toClient', 'toAgent'];

/**
 * The two pipes of one session's data channel. They outlive a connection: the nth frame has the same outcome whenever
 * it is sent.
 */
export class FaultyLine implements Line {
  readonly #pipes: Readonly<Record<Direction, Pipe>> = {
    toClient: new Pipe({}, new Chance()),
    toAgent: new Pipe({}, new Chance()),
  };

  constructor(
    private readonly sessionId: string,
    private readonly pass: Pass,
    /** Called with the length of each frame that arrives, either way. */
    private readonly passed: (bytes: number) => void,
  ) {}

  /** Replaces the faults. `number` and the seed determine what happens to the frames. */
  setFaults(faults: SessionFaults, number: number): void {
    for (const direction of DIRECTIONS)
      this.#pipes[direction].setFaults(linkOf(faults, direction), new Chance(faults.seed ?? 1, number, direction));
  }

  push(direction: Direction, frame: Buffer, deliver: (frame: Buffer, isDamaged: boolean) => void): void {
    this.pass(this.sessionId, direction, frame, (passed) => {
      this.#pipes[direction].push(passed, (arrived, isDamaged) => {
        deliver(arrived, isDamaged);
        this.passed(arrived.length);
      });
    });
  }

  heldBackMs(direction: Direction): number {
    return this.#pipes[direction].heldBackMs;
  }

  /** Drops everything in transit. */
  clear(): void {
    for (const direction of DIRECTIONS) this.#pipes[direction].clear();
  }
}
