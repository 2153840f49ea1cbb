import type { CloseText } from './types';

/** Errors in `channel_closed.Output` follow this line. */
export const errorOutput = (text: string): string => `\n----------ERROR-------\n${text}`;

/** Error texts of the handshake, without the line above them. */
export const HANDSHAKE = 'Encountered error while initiating handshake. ';
export const HANDSHAKE_TIMEOUT = `${HANDSHAKE}Handshake timed out. Please ensure that you have the latest version of the session manager plugin.`;
export const DATA_KEY_DENIED =
  `${HANDSHAKE}Fetching data key failed: Unable to retrieve data key, Error when decrypting data key AccessDeniedException: ` +
  'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.';

/**
 * The documented texts of `channel_closed.Output` by name (docs/data-channel.md, 3.5); the wording of `idle` is the
 * lab's.
 */
const TEXTS: Readonly<Record<CloseText, string>> = {
  normal: '',
  handshakeTimeout: errorOutput(HANDSHAKE_TIMEOUT),
  kmsFailedOnClient: errorOutput(
    `${HANDSHAKE}KMSEncryption failed on client with status 2 error: Failed to process action KMSEncryption: Error calling KMS GenerateDataKey API.`,
  ),
  dataKeyDenied: errorOutput(DATA_KEY_DENIED),
  startFailed: errorOutput(
    'Unable to start command: Failed to start pty: fork/exec /no/such/cmd: no such file or directory',
  ),
  logGroupNotEncrypted: errorOutput(
    "We couldn't start the session because encryption is not set up on the selected CloudWatch Logs log group. " +
      'Either encrypt the log group or choose an option to enable logging without encryption.',
  ),
  bucketNotEncrypted: errorOutput(
    "We couldn't start the session because encryption is not set up on the selected Amazon S3 bucket. " +
      'Either encrypt the bucket or choose an option to enable logging without encryption.',
  ),
  dataChannelFailed: errorOutput(
    'Setting up data channel with id ecs-execute-command-0123456789abcdef0 failed: failed to create websocket for datachannel',
  ),
  idle: errorOutput('Session timed out due to inactivity.'),
};

export const closeText = (text: CloseText | { readonly custom: string }): string =>
  typeof text === 'string' ? TEXTS[text] : text.custom;
