/** What the lab's parts know of one another: the tasks side makes containers, the gateway runs sessions in them. */
import type { Server } from 'node:http';
import type { FaultsInForce } from './faults/inForce';
import type { FaultProfile } from './faults/types';
import type { KeyService } from './kms/keyService';

/** A running container as a session sees it. */
export interface LabContainer {
  readonly clusterName: string;
  readonly taskId: string;
  readonly taskArn: string;
  readonly name: string;
  readonly runtimeId: string;
  /** Where the container's root is realised, and the directory its command runs in. */
  readonly cwd: string;
  /** The container's environment: PATH, TMPDIR, ECS_CONTAINER_METADATA_URI_V4, the service's own. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborts when the container stops. */
  readonly stopped: AbortSignal;
  /** Kills what runs in it, as an out-of-memory killer does. Absent: it only looks dead to its sessions. */
  die?(): void;
}

export interface LabSessionGrant {
  readonly sessionId: string;
  readonly streamUrl: string;
  /** Good for one connection. */
  readonly tokenValue: string;
}

/** Session Manager's side of the lab. */
export interface SessionGateway {
  /**
   * Makes a session whose agent will run `command` (split by shlex rules, no shell) in a pty of the container.
   * @throws Refusal when the faults in force want ExecuteCommand to fail.
   */
  open(container: LabContainer, command: string): LabSessionGrant;
  /** A new token for a session that lost its socket; null when the session is gone. @throws Refusal when the faults in force deny it. */
  resume(sessionId: string): string | null;
  /** False when there is no such session. */
  terminate(sessionId: string): boolean;
  /** Serves WebSocket upgrades of `/v1/data-channel/<sessionId>` on the lab's endpoint. `origin` as in `ws://127.0.0.1:1234`. */
  attach(server: Server, origin: string): void;
  /** Sessions open now, for tests and shutdown. */
  readonly openSessions: number;
  readonly sessionIds: readonly string[];
  /** Puts a profile into force in place of the one before, for one session or for all, now and later; null ends it. @throws FaultProfileError, and Error when there is no such session. */
  setFaults(profile: FaultProfile | null, scope?: { readonly session?: string }): void;
  /** What is in force. */
  readonly faults: FaultsInForce;
  /** The key service whose key the clusters use where the profile turns KMS on. */
  readonly keys: KeyService;
  close(): Promise<void>;
}
