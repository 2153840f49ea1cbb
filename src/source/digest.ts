import { createHash } from 'node:crypto';

/** Hexadecimal SHA-256 of a text as UTF-8. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Whether a text has this SHA-256 (hexadecimal), as it is or with the line ends of the container's system. */
export const hasDigest = (text: string, digest: string): boolean =>
  sha256(text) === digest || (text.includes('\r\n') && sha256(text.replaceAll('\r\n', '\n')) === digest);
