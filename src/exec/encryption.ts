/** Where a session with a KMS key plugs in (§5.1). Without one, such a session is refused with a clear message. */
export interface SessionEncryption {
  /** Makes the data key; resolves to the ActionResult of the KMSEncryption action. Throws ExecError when the caller may not. */
  negotiate(sessionId: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Client to agent. */
  seal(plain: Uint8Array): Uint8Array;
  /** Agent to client. Throws when the bytes were not sealed with the session's key. */
  open(sealed: Uint8Array): Uint8Array;
}
