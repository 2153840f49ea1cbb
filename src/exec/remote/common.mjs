/** What the parts of the server share. The built-in modules that several use are imported once: each import is bytes on the wire. */
import { spawn } from 'child_process';
import { createHash } from 'crypto';
import fs from 'fs';

export { createHash, fs, spawn };

/** The session's nonce; of the guardian also its word, the private folder and the server's process id. */
export const [, N, role, guarded, server] = process.argv;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const sha = (data) => createHash('sha256').update(data).digest('hex');
/** What an action returns; undefined where it throws. */
export const attempt = (action) => {
  try {
    return action();
  } catch {
    return undefined;
  }
};
