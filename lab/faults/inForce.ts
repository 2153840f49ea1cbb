import type { Refusal } from '../refusal';
import { Chance } from './chance';
import { checkProfile, checkSessionProfile } from './read';
import { executeRefusal, throttled } from './refusals';
import type { FaultProfile, LinkFaults, SessionFaults } from './types';

/** The current faults: one profile for the lab, and those of single sessions, which replace it. */
export class FaultsInForce {
  readonly #ofSession = new Map<string, SessionFaults>();
  readonly #listeners = new Set<() => void>();
  #common: FaultProfile = {};
  #sinceMs = 0;
  #opened = 0;
  #refused = 0;
  #throttled = 0;
  #chance = new Chance(1);

  /** @throws FaultProfileError */
  constructor(profile: FaultProfile = {}) {
    this.set(profile);
  }

  /** Replaces the common profile and resets all counts. @throws FaultProfileError */
  set(profile: FaultProfile): void {
    this.#common = structuredClone(checkProfile(profile));
    this.#opened = 0;
    this.#sinceMs = Date.now();
    this.#refused = 0;
    this.#throttled = 0;
    this.#chance = new Chance(profile.seed ?? 1, 'throttle');
    this.#tell();
  }

  /** Sets the faults of one session; null restores the common profile. @throws FaultProfileError */
  setForSession(sessionId: string, faults: SessionFaults | null): void {
    if (faults === null) this.#ofSession.delete(sessionId);
    else this.#ofSession.set(sessionId, structuredClone(checkSessionProfile(faults)));
    this.#tell();
  }

  /** The session is over. */
  forget(sessionId: string): void {
    this.#ofSession.delete(sessionId);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Calls the listener after each change. Returns a function that unsubscribes it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get common(): FaultProfile {
    return this.#common;
  }

  get sessions(): ReadonlyMap<string, SessionFaults> {
    return this.#ofSession;
  }

  /** The number of a newly opened session among those since the common profile was applied, from 1. */
  nextNumber(): number {
    return ++this.#opened;
  }

  of(sessionId: string): SessionFaults {
    return this.#ofSession.get(sessionId) ?? this.#common;
  }

  /** The state that replaces that of the exec agents; null: their own. */
  get agentStatus(): 'PENDING' | 'STOPPED' | null {
    const { agent } = this.#common;
    return agent === undefined || (agent.forMs !== undefined && Date.now() - this.#sinceMs >= agent.forMs)
      ? null
      : agent.status;
  }

  /** The error that ExecuteCommand fails with, if any; each call counts. */
  refuseExecute(): Refusal | null {
    const fault = this.#common.executeCommand;
    if (fault === undefined || this.#refused >= (fault.times ?? Number.POSITIVE_INFINITY)) return null;
    this.#refused++;
    return executeRefusal(fault.error, fault.message);
  }

  /** The error that an ECS call fails with if it is throttled; each such call counts. */
  throttle(operation: string): Refusal | null {
    const fault = this.#common.throttle;
    if (fault === undefined || this.#throttled >= (fault.times ?? Number.POSITIVE_INFINITY)) return null;
    if (fault.operations?.includes(operation) === false || this.#chance.next() >= (fault.rate ?? 1)) return null;
    this.#throttled++;
    return throttled();
  }

  /** Whether IAM denies an action to the caller of the API or to the task role. */
  denies(action: string, who: 'caller' | 'task'): boolean {
    const { iam } = this.#common;
    if (iam === undefined || ((iam.for ?? 'both') !== 'both' && iam.for !== who)) return false;
    return (iam.deny ?? []).some((pattern) => matches(pattern, action));
  }
}

/** The faults of one direction: its own override those for both. */
export const linkOf = (faults: SessionFaults, direction: 'toClient' | 'toAgent'): LinkFaults => ({
  ...faults,
  ...faults[direction],
});

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
