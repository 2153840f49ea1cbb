import type { FaultProfile } from '../faults/types';
import type { Pass } from './wire';

/** Times of the service and the agent, all in milliseconds. Defaults are those of the reference. */
export interface Timing {
  /** From ExecuteCommand to the agent's worker being attached. */
  readonly attachMs: number;
  /** Once both are connected, input is acknowledged and dropped for this long (docs/data-channel.md, 6.1). */
  readonly dropMs: number;
  /** After that, input is rejected without acknowledgement for this long (docs/data-channel.md, 6.1). */
  readonly rejectMs: number;
  /** From the start of the process to the first read of its output (docs/data-channel.md, 4.5). */
  readonly firstReadMs: number;
  /** Sleep after each read (docs/data-channel.md, 4.5). */
  readonly paceMs: number;
  readonly resendTickMs: number;
  /**
   * Maximum wait for acknowledgements after the process ended (docs/data-channel.md, 6.2); also the wait before a
   * failed start is reported.
   */
  readonly drainMs: number;
  /** A session ends after this long without stream data in either direction (docs/data-channel.md, 2.4). */
  readonly idleMs: number;
  /** For the text frame after a connection is opened. */
  readonly openMs: number;
}

export interface GatewayOptions {
  readonly timing?: Partial<Timing>;
  /**
   * How many sessions a container's agent runs at once (docs/data-channel.md, 1.5) unless the fault profile says
   * otherwise; others wait.
   */
  readonly sessionsPerContainer?: number;
  /** Initial faults. */
  readonly faults?: FaultProfile;
  /** Called for every frame before the profile's faults: for faults that a profile cannot describe. */
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
