/** What encrypts the payloads of one session that has a KMS key (§5.1). Without one, such a session is refused with a clear message. */
export interface SessionEncryption {
  /** Makes the data key; resolves to the ActionResult of the KMSEncryption action. Throws ExecError when the caller may not. */
  negotiate(sessionId: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Client to agent. */
  seal(plain: Uint8Array): Uint8Array;
  /** Agent to client. Throws ExecError when the bytes were not sealed with the session's key. */
  open(sealed: Uint8Array): Uint8Array;
  /** Overwrites the keys; nothing can be sealed or opened afterwards. */
  destroy(): void;
}
