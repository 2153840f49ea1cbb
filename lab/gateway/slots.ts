import type { LabContainer } from '../types';
import type { Session } from './session';

/**
 * The workers of each container's agent: a limited number of sessions run, the others wait silently
 * (docs/data-channel.md, 1.5).
 */
export class Slots {
  readonly #running = new Map<LabContainer, Set<Session>>();
  readonly #waiting = new Map<LabContainer, Session[]>();

  /** `perContainer` is called each time because it may change. */
  constructor(private readonly perContainer: () => number) {}

  hasRoom(container: LabContainer): boolean {
    return (this.#running.get(container)?.size ?? 0) < this.perContainer();
  }

  add(session: Session): void {
    const running = this.#running.get(session.container) ?? new Set();
    this.#running.set(session.container, running);
    if (this.hasRoom(session.container)) {
      running.add(session);
      session.start();
    } else this.#waiting.set(session.container, [...(this.#waiting.get(session.container) ?? []), session]);
  }

  /** Call this when there may be free workers. */
  refill(): void {
    for (const container of this.#waiting.keys()) this.#startNext(container);
  }

  #startNext(container: LabContainer): void {
    const running = this.#running.get(container);
    const waiting = this.#waiting.get(container) ?? [];
    while (running !== undefined && waiting.length > 0 && this.hasRoom(container)) {
      const next = waiting.shift() as Session;
      running.add(next);
      next.start();
    }
  }

  remove(session: Session): void {
    const { container } = session;
    const waiting = (this.#waiting.get(container) ?? []).filter((s) => s !== session);
    this.#waiting.set(container, waiting);
    this.#running.get(container)?.delete(session);
    this.#startNext(container);
    if (waiting.length > 0 || this.#running.get(container)?.size !== 0) return;
    this.#running.delete(container);
    this.#waiting.delete(container);
  }
}
