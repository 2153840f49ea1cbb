/** What an agent's worker needs from its session. */
export interface AgentLink {
  send(frame: Buffer): void;
  /** Whether its writes block: what was sent has not left yet. */
  isFull(): boolean;
  /** Stream data was transferred in either direction. */
  active(): void;
  /** The worker is attached: the service may let the client publish. */
  attached(): void;
  /** The agent's own socket broke (`Agent.breakSocket`). */
  broke(): void;
  /** The session's task is done; `output` is empty after a normal end. */
  finished(output: string): void;
  breach(why: string): void;
}
