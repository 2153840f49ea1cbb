/** What the lab does wrong on purpose: one flat object, as JSON files and POST /lab/faults carry it. docs/lab.md has examples. */

/** One direction of the data channel. Probabilities are 0 to 1 and drawn for each frame. */
export interface LinkFaults {
  /** One way. Order stays. */
  readonly latencyMs?: number;
  /** At most this much more than `latencyMs`, evenly spread. Order stays. */
  readonly jitterMs?: number;
  readonly bandwidthBytesPerSecond?: number;
  /** Stream messages and acknowledgements that never arrive. */
  readonly loss?: number;
  /** Stream messages and acknowledgements that arrive twice. */
  readonly duplicate?: number;
  /** Stream messages and acknowledgements that up to eight later ones overtake. */
  readonly reorder?: number;
  /** Stream messages of which one payload byte changes on the way; the digest stays what it was. */
  readonly corrupt?: number;
  readonly stallAcks?: StalledAcks;
}

/** What happens to acknowledgements alone, besides what happens to every frame. */
export interface StalledAcks {
  /** Held back this long. */
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

/** Faults of one session, or of every one. The members of LinkFaults here are for both directions; `toClient` and `toAgent` go before them. */
export interface SessionFaults extends LinkFaults {
  /** Two sessions of the same place in a run have the same outcome under the same seed. Default 1. */
  readonly seed?: number;
  readonly toClient?: LinkFaults;
  readonly toAgent?: LinkFaults;
  /** Every `everyMs` the agent is away for `forMs`: the client is told to pause, and again in reply to each message, which is lost. */
  readonly pauseStorm?: { readonly everyMs: number; readonly forMs: number };
  /** The client's socket is reset: once, or again `everyMs` after each new connection. */
  readonly reset?: {
    /** After the first connection. Default 0 unless `afterBytes` is given. */
    readonly afterMs?: number;
    /** After so many bytes to the client and from it. */
    readonly afterBytes?: number;
    readonly everyMs?: number;
    /** What ResumeSession answers then: a token (default), AccessDeniedException, or no token, the session being gone. */
    readonly resume?: 'granted' | 'denied' | 'null';
  };
  /** The service ends the session with this text, `afterMs` (default 0) after the client's first connection. */
  readonly close?: { readonly afterMs?: number; readonly text: CloseText | { readonly custom: string } };
  /** The task dies `afterMs` after the client's first connection. */
  readonly taskDeath?: { readonly afterMs: number };
  /** In place of the 20 minutes without stream data after which a session ends. */
  readonly idleMs?: number;
}

/** A whole profile: faults of sessions, and of the services around them. */
export interface FaultProfile extends SessionFaults {
  /** Sessions a container runs at once (default 2), and what becomes of one more: it waits in silence (default) or ExecuteCommand fails. */
  readonly sessions?: { readonly limit?: number; readonly over?: 'queue' | 'refuse' };
  /** The exec agent of every container, for `forMs` after the profile came into force, or for as long as it is. */
  readonly agent?: { readonly status: 'PENDING' | 'STOPPED'; readonly forMs?: number };
  /** The next `times` (default: all) calls of ExecuteCommand fail. */
  readonly executeCommand?: { readonly error: ExecuteCommandFault; readonly message?: string; readonly times?: number };
  /** Calls of ECS that are throttled: this share of them (default all), at most `times`. */
  readonly throttle?: { readonly rate?: number; readonly times?: number; readonly operations?: readonly string[] };
  /** Present: every cluster has a KMS key for ECS Exec, and sessions are encrypted. */
  readonly kms?: {
    /** Whether the agent sends a Challenge in its handshake request, as newer ones do. Default true. */
    readonly challenge?: boolean;
    /** Whether it refuses a client that does not acknowledge the Challenge. Default false. */
    readonly requireChallenge?: boolean;
    /** How long the agent waits for each answer of the handshake. Default 15,000. */
    readonly handshakeMs?: number;
  };
  /** Actions that IAM denies. */
  readonly iam?: {
    /** As `kms:Decrypt`; `*` stands for any run of characters. */
    readonly deny?: readonly string[];
    /** Whom: the caller of the API, the task role, or both (default). */
    readonly for?: 'caller' | 'task' | 'both';
    /** `denied`: nobody may call SimulatePrincipalPolicy. */
    readonly simulate?: 'allowed' | 'denied';
  };
}

/** A profile that cannot be used; the message names the key. */
export class FaultProfileError extends Error {
  override readonly name = 'FaultProfileError';
}
