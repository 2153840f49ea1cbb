/** Names and values bound to a data key: it can only be decrypted with exactly the same ones. */
export type EncryptionContext = Readonly<Record<string, string>>;

/**
 * The encryption context of Session Manager's data keys (docs/data-channel.md, 5.3); `challenge` only if both sides
 * agreed on it.
 */
export function sessionContext(sessionId: string, targetId: string, challenge: string | null): EncryptionContext {
  return {
    'aws:ssm:SessionId': sessionId,
    'aws:ssm:TargetId': targetId,
    ...(challenge === null ? {} : { 'aws:ssm:RandomChallenge': challenge }),
  };
}
