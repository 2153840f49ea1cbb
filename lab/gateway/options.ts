import type { PayloadTransform } from './payloads';
import type { Pass } from './wire';

/** Times of the service and the agent, all in milliseconds. Defaults are those of the reference. */
export interface Timing {
  /** From ExecuteCommand to the agent's worker being attached. */
  readonly attachMs: number;
  /** How long after both are there input is acknowledged and dropped (§0.2). */
  readonly dropMs: number;
  /** How long after that input is rejected without acknowledgement (§0.2). */
  readonly rejectMs: number;
  /** From the start of the process to the first read of its output (§4.5). */
  readonly firstReadMs: number;
  /** Sleep after each read (§4.5). */
  readonly paceMs: number;
  readonly resendTickMs: number;
  /** Longest wait for acknowledgements after the process ended (§0.7); also before a failed start is reported. */
  readonly drainMs: number;
  /** Without stream data either way for this long a session ends (§2.5). */
  readonly idleMs: number;
  /** For the text frame after a connection is made. */
  readonly openMs: number;
}

export interface GatewayOptions {
  readonly timing?: Partial<Timing>;
  /** Sessions a container's agent runs at once (§8.2); a further one waits. */
  readonly sessionsPerContainer?: number;
  /** Everything on the wire passes here: the place of network faults. */
  readonly pass?: Pass;
  /** What stream payloads of type 1 undergo between the pty and the wire. */
  readonly payloads?: PayloadTransform;
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
