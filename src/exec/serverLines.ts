/** What the command server says, read from its lines (remote/server.sh). Anything else on the terminal is not ours and is null. */

export type ServerLine =
  | { readonly kind: 'ready'; readonly facts: ReadyFacts }
  | { readonly kind: 'fail'; readonly reason: string }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'bye' }
  | { readonly kind: 'data' | 'stderr'; readonly job: number; readonly base64: string }
  | { readonly kind: 'chunk'; readonly job: number; readonly index: number; readonly digest: string }
  | { readonly kind: 'block'; readonly name: string; readonly ok: boolean }
  | { readonly kind: 'exit'; readonly job: number; readonly code: number; readonly chunks: number; readonly digest: string };

export interface ReadyFacts {
  readonly uid: number;
  readonly arch: string;
  readonly tempDir: string;
  readonly executable: boolean;
  readonly gzip: boolean;
  /** sha256sum, openssl, python3 or cksum. */
  readonly digestTool: string;
}

export function readServerLine(line: string, nonce: string): ServerLine | null {
  const data = /^([=!])(\d{1,9}) ([A-Za-z0-9+/=]*)$/.exec(line);
  if (data) return { kind: data[1] === '=' ? 'data' : 'stderr', job: Number(data[2]), base64: data[3] };
  const mark = `@@${nonce} `;
  const at = line.indexOf(mark);
  if (at < 0) return null;
  const text = line.slice(at + mark.length);
  const [word, ...rest] = text.split(' ');
  switch (word) {
    case 'READY': return ready(text);
    case 'FAIL': return { kind: 'fail', reason: rest.join(' ').slice(0, 100) };
    case 'H': return { kind: 'heartbeat' };
    case 'BYE': return { kind: 'bye' };
    case 'D': return rest.length === 2 ? { kind: 'block', name: rest[0], ok: rest[1] === '0' } : null;
    case 'C': {
      const [job, index] = rest.map(whole);
      return rest.length === 3 && job !== null && index !== null ? { kind: 'chunk', job, index, digest: rest[2] } : null;
    }
    case 'X': {
      const [job, code, chunks] = rest.map(whole);
      return rest.length === 4 && job !== null && code !== null && chunks !== null ? { kind: 'exit', job, code, chunks, digest: rest[3] } : null;
    }
    default: return null;
  }
}

function ready(text: string): ServerLine | null {
  const match = /^READY raw=[01] uid=(\d+) arch=(\S+) exec=([01]) gzip=([01]) sum=(\S+) temp=(\/[A-Za-z0-9/._-]*)$/.exec(text);
  if (!match) return null;
  const [, uid, arch, exec, gzip, digestTool, tempDir] = match;
  return { kind: 'ready', facts: { uid: Number(uid), arch, executable: exec === '1', gzip: gzip === '1', digestTool, tempDir } };
}

function whole(text: string): number | null {
  return /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}
