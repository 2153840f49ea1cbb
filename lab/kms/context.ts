/** Names and values bound to a data key: it decrypts with the very same ones only. */
export type EncryptionContext = Readonly<Record<string, string>>;

/** What Session Manager binds its data keys to (docs/data-channel.md, 5.3); `challenge` only where both sides agreed on it. */
export function sessionContext(sessionId: string, targetId: string, challenge: string | null): EncryptionContext {
  return {
    'aws:ssm:SessionId': sessionId,
    'aws:ssm:TargetId': targetId,
    ...(challenge === null ? {} : { 'aws:ssm:RandomChallenge': challenge }),
  };
}
