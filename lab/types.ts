/** The interface between the lab's parts: the tasks side creates containers, the gateway runs sessions in them. */
import type { Server } from 'node:http';
import type { FaultsInForce } from './faults/inForce';
import type { FaultProfile } from './faults/types';
import type { KeyService } from './kms/keyService';

/** A running container from a session's point of view. */
export interface LabContainer {
  readonly clusterName: string;
  readonly taskId: string;
  readonly taskArn: string;
  readonly name: string;
  readonly runtimeId: string;
  /** The container's root folder on this machine, and the directory its command runs in. */
  readonly cwd: string;
  /** The container's environment: PATH, TMPDIR, ECS_CONTAINER_METADATA_URI_V4, the service's own. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborts when the container stops. */
  readonly stopped: AbortSignal;
  /** Kills what runs in it, like an out-of-memory killer. Absent: it only looks dead to its sessions. */
  die?(): void;
}

export interface LabSessionGrant {
  readonly sessionId: string;
  readonly streamUrl: string;
  /** Valid for one connection. */
  readonly tokenValue: string;
}

/** Session Manager's side of the lab. */
export interface SessionGateway {
  /**
   * Creates a session whose agent will run `command` (split by shlex rules, no shell) on a pty of the container.
   * @throws Refusal if the current faults make ExecuteCommand fail.
   */
  open(container: LabContainer, command: string): LabSessionGrant;
  /**
   * A new token for a session that lost its socket; null if the session is gone. @throws Refusal if the current faults
   * deny it.
   */
  resume(sessionId: string): string | null;
  /** False if there is no such session. */
  terminate(sessionId: string): boolean;
  /**
   * Serves WebSocket upgrades of `/v1/data-channel/<sessionId>` on the lab's endpoint. `origin` as in
   * `ws://127.0.0.1:1234`.
   */
  attach(server: Server, origin: string): void;
  /** Number of open sessions, for tests and shutdown. */
  readonly openSessions: number;
  readonly sessionIds: readonly string[];
  /**
   * Replaces the fault profile of one session, or of all present and future ones; null removes it. @throws
   * FaultProfileError, and Error if there is no such session.
   */
  setFaults(profile: FaultProfile | null, scope?: { readonly session?: string }): void;
  /** The current faults. */
  readonly faults: FaultsInForce;
  /** The key service whose key the clusters use if the profile enables KMS. */
  readonly keys: KeyService;
  close(): Promise<void>;
}
