/** The lab's deliberate faults: one flat object, as in JSON files and POST /lab/faults. docs/lab.md has examples. */

/** One direction of the data channel. Probabilities are 0 to 1 and drawn per frame. */
export interface LinkFaults {
  /** One way. Order is kept. */
  readonly latencyMs?: number;
  /** Added to `latencyMs`, uniform between 0 and this. Order is kept. */
  readonly jitterMs?: number;
  readonly bandwidthBytesPerSecond?: number;
  /** Probability that a stream message or acknowledgement never arrives. */
  readonly loss?: number;
  /** Probability that a stream message or acknowledgement arrives twice. */
  readonly duplicate?: number;
  /** Probability that up to eight later frames overtake a stream message or acknowledgement. */
  readonly reorder?: number;
  /** Probability that one payload byte of a stream message changes in transit, while its digest does not. */
  readonly corrupt?: number;
  readonly stallAcks?: StalledAcks;
}

/** Faults of acknowledgements alone, in addition to those of every frame. */
interface StalledAcks {
  /** How long they are held back. */
  readonly forMs?: number;
  /** Probability that one never arrives. */
  readonly loss?: number;
}

export type CloseText =
  | 'normal'
  | 'handshakeTimeout'
  | 'kmsFailedOnClient'
  | 'dataKeyDenied'
  | 'startFailed'
  | 'logGroupNotEncrypted'
  | 'bucketNotEncrypted'
  | 'dataChannelFailed'
  | 'idle';

export type ExecuteCommandFault =
  | 'InvalidParameterException'
  | 'TargetNotConnectedException'
  | 'ClusterNotFoundException'
  | 'AccessDeniedException'
  | 'ServerException'
  | 'ClientException'
  | 'ThrottlingException';

/**
 * Faults of one session, or of all. The members of LinkFaults here are for both directions; `toClient` and `toAgent`
 * override them.
 */
export interface SessionFaults extends LinkFaults {
  /** With the same seed, the nth session of each run has the same faults. Default 1. */
  readonly seed?: number;
  readonly toClient?: LinkFaults;
  readonly toAgent?: LinkFaults;
  /**
   * Every `everyMs` the agent is away for `forMs`: the client is told to pause, and again in reply to each message,
   * which is lost.
   */
  readonly pauseStorm?: { readonly everyMs: number; readonly forMs: number };
  /** The client's socket is reset: once, or again `everyMs` after each new connection. */
  readonly reset?: {
    /** After the first connection. Default 0 unless `afterBytes` is given. */
    readonly afterMs?: number;
    /** After this many bytes, both directions together. */
    readonly afterBytes?: number;
    readonly everyMs?: number;
    /**
     * What ResumeSession then returns: a token (default), AccessDeniedException, or no token because the session is
     * gone.
     */
    readonly resume?: 'granted' | 'denied' | 'null';
  };
  /**
   * The agent's own socket breaks in the middle of an input message: once, or again `everyMs` after it is back. The
   * message reaches the terminal, but is neither acknowledged nor counted, and is written a second time when the client
   * sends it again. Meanwhile the agent is away as in `pauseStorm`.
   */
  readonly agentReset?: {
    /** After the first connection. Default 0 unless `afterBytes` is given. */
    readonly afterMs?: number;
    /** After this many bytes, both directions together. */
    readonly afterBytes?: number;
    readonly everyMs?: number;
    /** How long the agent is away. Default 1,000. */
    readonly forMs?: number;
  };
  /** The service ends the session with this text, `afterMs` (default 0) after the client's first connection. */
  readonly close?: { readonly afterMs?: number; readonly text: CloseText | { readonly custom: string } };
  /** The task dies `afterMs` after the client's first connection. */
  readonly taskDeath?: { readonly afterMs: number };
  /** Replaces the 20 minutes without stream data after which a session ends. */
  readonly idleMs?: number;
}

/** A whole profile: faults of sessions and of the surrounding services. */
export interface FaultProfile extends SessionFaults {
  /**
   * How many sessions a container runs at once (default 2), and what happens to another one: it waits silently
   * (default), or ExecuteCommand fails.
   */
  readonly sessions?: { readonly limit?: number; readonly over?: 'queue' | 'refuse' };
  /** State of every container's exec agent, for `forMs` after the profile was applied, or as long as it applies. */
  readonly agent?: { readonly status: 'PENDING' | 'STOPPED'; readonly forMs?: number };
  /** The next `times` (default: all) calls of ExecuteCommand fail. */
  readonly executeCommand?: { readonly error: ExecuteCommandFault; readonly message?: string; readonly times?: number };
  /** Calls of ECS that are throttled: this share of them (default: all), at most `times`. */
  readonly throttle?: { readonly rate?: number; readonly times?: number; readonly operations?: readonly string[] };
  /** If present, every cluster has a KMS key for ECS Exec, and sessions are encrypted. */
  readonly kms?: {
    /** Whether the agent sends a Challenge in its handshake request, as newer ones do. Default true. */
    readonly challenge?: boolean;
    /** Whether it rejects a client that does not acknowledge the Challenge. Default false. */
    readonly requireChallenge?: boolean;
    /** How long the agent waits for each response of the handshake. Default 15,000. */
    readonly handshakeMs?: number;
  };
  /** Actions that IAM denies. */
  readonly iam?: {
    /** Such as `kms:Decrypt`; `*` matches any characters. */
    readonly deny?: readonly string[];
    /** For whom: the caller of the API, the task role, or both (default). */
    readonly for?: 'caller' | 'task' | 'both';
    /** `denied`: nobody may call SimulatePrincipalPolicy. */
    readonly simulate?: 'allowed' | 'denied';
  };
}

/** An invalid profile; the message names the key. */
export class FaultProfileError extends Error {
  override readonly name = 'FaultProfileError';
}
