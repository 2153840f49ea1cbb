import type { FaultProfile } from '../faults/types';
import type { Pass } from './wire';

/** Times of the service and the agent, all in milliseconds. Defaults are those of the reference. */
export interface Timing {
  /** From ExecuteCommand to the agent's worker being attached. */
  readonly attachMs: number;
  /** How long after both are there input is acknowledged and dropped (docs/data-channel.md, 6.1). */
  readonly dropMs: number;
  /** How long after that input is rejected without acknowledgement (docs/data-channel.md, 6.1). */
  readonly rejectMs: number;
  /** From the start of the process to the first read of its output (docs/data-channel.md, 4.5). */
  readonly firstReadMs: number;
  /** Sleep after each read (docs/data-channel.md, 4.5). */
  readonly paceMs: number;
  readonly resendTickMs: number;
  /** Longest wait for acknowledgements after the process ended (docs/data-channel.md, 6.2); also before a failed start is reported. */
  readonly drainMs: number;
  /** Without stream data either way for this long a session ends (docs/data-channel.md, 2.4). */
  readonly idleMs: number;
  /** For the text frame after a connection is made. */
  readonly openMs: number;
}

export interface GatewayOptions {
  readonly timing?: Partial<Timing>;
  /** Sessions a container's agent runs at once (docs/data-channel.md, 1.5) where the fault profile says nothing; a further one waits. */
  readonly sessionsPerContainer?: number;
  /** Faults in force from the start. */
  readonly faults?: FaultProfile;
  /** Everything on the wire passes here before the faults of the profile: for faults that no profile describes. */
  readonly pass?: Pass;
  /** One line, no newline, never a token or a payload. Default: stderr. */
  readonly log?: (line: string) => void;
}

export const defaultTiming: Timing = {
  attachMs: 100,
  dropMs: 100,
  rejectMs: 100,
  firstReadMs: 1000,
  paceMs: 1,
  resendTickMs: 100,
  drainMs: 2000,
  idleMs: 20 * 60_000,
  openMs: 10_000,
};
