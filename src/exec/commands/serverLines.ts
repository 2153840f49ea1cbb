/**
 * The lines between a client and its command server (remote/README.md): encodes the client's, parses the server's, and
 * defines the probe bytes with which both ends find out at the start of a session whether the terminal is clean.
 */
import { ExecError } from '../types';

export type ServerLine =
  | { readonly kind: 'ready'; readonly facts: ReadyFacts }
  | { readonly kind: 'fail'; readonly reason: string }
  | { readonly kind: 'heartbeat'; readonly count: number }
  | { readonly kind: 'started'; readonly job: number }
  | { readonly kind: 'bye' }
  | { readonly kind: 'text'; readonly job: number; readonly base64: string }
  | {
      readonly kind: 'chunk';
      readonly job: number;
      readonly stream: OutputStream;
      readonly index: number;
      readonly digest: string;
    }
  | BlockLine
  | { readonly kind: 'stored'; readonly name: string; readonly index: number; readonly status: StoredStatus }
  | { readonly kind: 'exit'; readonly job: number; readonly code: number; readonly chunks: number };

/** Starts a binary block: `length` bytes follow, before escapes. */
export interface BlockLine {
  readonly kind: 'output';
  readonly job: number;
  readonly stream: OutputStream;
  readonly index: number;
  readonly length: number;
  readonly digest: string;
}

/** How bytes are sent through the terminal: as they are if it is clean, otherwise as lines of base64. */
export type Coding = 'binary' | 'base64';

/** Standard output or standard error. */
export type OutputStream = 'o' | 'e';
/** `refused`: it, or an earlier one, was damaged. */
export type StoredStatus = 'stored' | 'refused' | 'unwritable';

export interface ReadyFacts {
  /** The terminal is raw: it changes no input byte. */
  readonly raw: boolean;
  readonly uid: number;
  readonly arch: string;
  readonly tempDir: string;
  readonly executable: boolean;
  readonly gzip: boolean;
  /** sha256sum, openssl, python3, node or cksum. */
  readonly digestTool: string;
}

/** Bytes of a request's line, which is sent twice. */
const REQUEST = 64;

/**
 * Encodes a request: a line of 64 bytes that begins with the session's nonce, twice, so that the server finds it among
 * bytes that came twice and believes none that changed. Throws RangeError if it does not fit.
 */
export function request(nonce: string, text: string): Uint8Array {
  const line = `#${nonce} ${text}`;
  if (line.length >= REQUEST) throw new RangeError('A request is too long.');
  return Buffer.from(`${line.padEnd(REQUEST - 1)}\n`.repeat(2), 'latin1');
}

/** No server sends more in one block. */
const MAX_BLOCK = 256 * 1024;
const STATUS: Readonly<Record<string, StoredStatus>> = { 0: 'stored', 1: 'refused', 2: 'unwritable' };

/** Parses a line of the terminal; null if it is not one of the server's, which contain the session's `nonce`. */
export function readServerLine(line: string, nonce: string): ServerLine | null {
  const text = /^=(\d{1,9}) ([A-Za-z0-9+/=]*)$/.exec(line);
  if (text) return { kind: 'text', job: Number(text[1]), base64: text[2] };
  const mark = `@@${nonce} `;
  const at = line.indexOf(mark);
  if (at < 0) return null;
  const said = line.slice(at + mark.length);
  const [word, ...rest] = said.split(' ');
  switch (word) {
    case 'READY':
      return ready(said);
    case 'FAIL':
      return { kind: 'fail', reason: rest.join(' ').slice(0, 100) };
    case 'H': {
      const count = whole(rest[0]);
      return count === null ? null : { kind: 'heartbeat', count };
    }
    case 'R': {
      const job = whole(rest[0]);
      return rest.length === 1 && job !== null ? { kind: 'started', job } : null;
    }
    case 'BYE':
      return { kind: 'bye' };
    case 'D': {
      const [index, status] = [whole(rest[1]), STATUS[rest[2]]];
      return rest.length === 3 && index !== null && status ? { kind: 'stored', name: rest[0], index, status } : null;
    }
    case 'C': {
      const [job, stream, index] = [whole(rest[0]), streamOf(rest[1]), whole(rest[2])];
      return rest.length === 4 && job !== null && stream && index !== null
        ? { kind: 'chunk', job, stream, index, digest: rest[3] }
        : null;
    }
    case 'B': {
      const [job, stream, index, length] = [whole(rest[0]), streamOf(rest[1]), whole(rest[2]), whole(rest[3])];
      if (
        rest.length !== 5 ||
        job === null ||
        !stream ||
        index === null ||
        length === null ||
        length < 0 ||
        length > MAX_BLOCK
      )
        return null;
      return { kind: 'output', job, stream, index, length, digest: rest[4] };
    }
    case 'X': {
      const [job, code, chunks] = rest.map(whole);
      return rest.length === 3 && job !== null && code !== null && chunks !== null
        ? { kind: 'exit', job, code, chunks }
        : null;
    }
    default:
      return null;
  }
}

function ready(text: string): ServerLine | null {
  const match =
    /^READY raw=([01]) uid=(\d+) arch=(\S+) exec=([01]) gzip=([01]) sum=(\S+) temp=(\/[A-Za-z0-9/._-]*)$/.exec(text);
  if (!match) return null;
  const [, raw, uid, arch, exec, gzip, digestTool, tempDir] = match;
  return {
    kind: 'ready',
    facts: {
      raw: raw === '1',
      uid: Number(uid),
      arch,
      executable: exec === '1',
      gzip: gzip === '1',
      digestTool,
      tempDir,
    },
  };
}

function streamOf(text: string | undefined): OutputStream | null {
  return text === 'o' || text === 'e' ? text : null;
}

function whole(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}

/** The error for the reason in a FAIL line. */
export function refused(reason: string): ExecError {
  const missing = /^missing ([a-z0-9]+)$/.exec(reason);
  if (missing)
    return new ExecError(
      'no-shell',
      `The container’s shell lacks the program ${missing[1]}, which this tool needs.`,
      'Add coreutils or busybox to the image.',
    );
  if (reason === 'silent')
    return new ExecError(
      'channel-closed',
      'The session was ended in the container: nothing from here had reached it for 15 s.',
      'The network was interrupted, or this computer slept: try again.',
    );
  return new ExecError(
    'other',
    'No temp folder in the container can be written to (TMPDIR, /tmp, /dev/shm, /var/tmp).',
    'Mount a writable volume at /tmp.',
  );
}

const ALL = Uint8Array.from({ length: 256 }, (_, n) => n);
/**
 * U+FFFD between its neighbours, a surrogate, an overlong form, CRLF, beyond Unicode, an unfinished character: see
 * `probe` in remote/server.sh.
 */
const TRICKY = Buffer.from('efbfbdefbfbcefbfbdeda080c0800d0af4908080efbf', 'hex');

/** Whether these are the bytes every server sends, unchanged. */
export function isOutputProbe(bytes: Uint8Array): boolean {
  return Buffer.concat([ALL, TRICKY]).equals(bytes);
}

/** Every byte twice: some terminals react to a pair. */
export function inputProbe(): Uint8Array {
  return Buffer.concat([ALL, ALL.slice().reverse(), TRICKY]);
}
