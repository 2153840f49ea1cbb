import { linkOf } from '../faults/board';
import { Chance } from '../faults/chance';
import { Pipe } from '../faults/pipe';
import type { LinkFaults, SessionFaults } from '../faults/types';
import type { Direction, Line, Pass } from './wire';

/** The two pipes of one session's data channel. They outlast a connection: the nth frame meets the same fate whenever it is sent. */
export class FaultyLine implements Line {
  readonly #links: Record<Direction, LinkFaults> = { toClient: {}, toAgent: {} };
  readonly #pipes: Readonly<Record<Direction, Pipe>>;

  constructor(
    private readonly session: { readonly id: string; readonly number: number; readonly faults: SessionFaults },
    private readonly pass: Pass,
    /** Called with the length of each frame that arrives, either way. */
    private readonly passed: (bytes: number) => void,
  ) {
    const pipe = (direction: Direction): Pipe => new Pipe(() => this.#links[direction], new Chance(session.faults.seed ?? 1, session.number, direction));
    this.#pipes = { toClient: pipe('toClient'), toAgent: pipe('toAgent') };
  }

  suffer(faults: SessionFaults): void {
    this.#links.toClient = linkOf(faults, 'toClient');
    this.#links.toAgent = linkOf(faults, 'toAgent');
  }

  push(direction: Direction, frame: Buffer, deliver: (frame: Buffer, isDamaged: boolean) => void): void {
    this.pass(this.session.id, direction, frame, (passed) => {
      this.#pipes[direction].push(passed, (arrived, isDamaged) => {
        deliver(arrived, isDamaged);
        this.passed(arrived.length);
      });
    });
  }

  heldBackMs(direction: Direction): number {
    return this.#pipes[direction].heldBackMs;
  }

  /** Everything on its way is lost. */
  clear(): void {
    this.#pipes.toClient.clear();
    this.#pipes.toAgent.clear();
  }
}
