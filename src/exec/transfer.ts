/** Files into and out of a container over the command server: compressed where the image can, verified, in place in one step. */
import { createGunzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { CommandServer } from './commandServer';
import { digestFor, matchesDigest } from './digest';
import { downloadScript, finishUploadScript } from './program';
import type { ReadyFacts } from './serverLines';
import { ExecError, type RemoteHost, type TransferOptions } from './types';

/** A transfer has no time limit of its own: a dead line is noticed by heartbeats. */
const NO_LIMIT_MS = 24 * 3600 * 1000;
/** How often a download goes on from its last good byte after damage. */
const ATTEMPTS = 3;
const NO_HEADER = -1;

/** Sends `bytes`; the target appears whole, with its mode, or not at all. Progress is in bytes of the content. */
export async function uploadFile(
  server: CommandServer, ready: ReadyFacts, privateDir: string, bytes: Uint8Array, remotePath: string, options: Parameters<RemoteHost['upload']>[2],
): Promise<void> {
  const packed = ready.gzip && bytes.length > 0 ? await promisify(gzip)(bytes) : bytes;
  const compressed = packed.length < bytes.length;
  const body = compressed ? packed : bytes;
  const id = server.newId();
  let done = 0;
  await server.put(id, 'f', body, options.signal, (n) => { done += n; options.onProgress?.(Math.round((done / Math.max(1, body.length)) * bytes.length), bytes.length); });
  const args = [`${privateDir}/${id}/f`, remotePath, options.mode.toString(8), compressed ? 'gzip' : 'plain', ready.digestTool, digestFor(ready.digestTool, bytes)];
  await server.put(id, 's', Buffer.from(finishUploadScript, 'utf8'), options.signal);
  const { exitCode, stderr } = await server.run(id, ['sh', `${privateDir}/${id}/s`, ...args], { timeoutMs: NO_LIMIT_MS, signal: options.signal }, () => {});
  if (exitCode === 65) throw new ExecError('corrupt', 'The uploaded file arrived damaged and was removed.', 'Try again.');
  if (exitCode !== 0) throw new ExecError('other', `The container could not write ${JSON.stringify(remotePath)}.`, 'See whether the folder exists, is writable and has room.', { cause: new Error(stderr.slice(0, 500)) });
}

/** Reads a file whole. Progress is in bytes of the content. */
export async function downloadFile(server: CommandServer, ready: ReadyFacts, privateDir: string, remotePath: string, options: TransferOptions): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let have = 0;
  for (let attempt = 1; ; attempt++) {
    const sink = new Body((part, total) => {
      parts.push(part);
      have += part.length;
      options.onProgress?.(Math.min(have, total), total);
    }, ready.gzip);
    const id = server.newId();
    try {
      await server.put(id, 's', Buffer.from(downloadScript, 'utf8'), options.signal);
      const argv = ['sh', `${privateDir}/${id}/s`, remotePath, String(have), ready.gzip ? 'gzip' : 'plain', ready.digestTool];
      const { exitCode } = await server.run(id, argv, { timeoutMs: NO_LIMIT_MS, signal: options.signal }, (chunk) => sink.push(chunk));
      if (exitCode !== 0) throw new ExecError('other', `The container’s file ${JSON.stringify(remotePath)} cannot be read.`, 'See whether it exists and is readable by root.');
      await sink.end();
      const content = Buffer.concat(parts);
      if (content.length === sink.total && matchesDigest(content, sink.digest)) return content;
      throw new ExecError('corrupt', `The file ${JSON.stringify(remotePath)} changed while it was read, or arrived damaged.`, 'Try again.');
    } catch (error) {
      if (!(error instanceof ExecError) || error.code !== 'corrupt' || attempt === ATTEMPTS) throw error;
      if (sink.finished) {
        parts.length = 0;
        have = 0;
      }
    }
  }
}

/** Output of remote/download.sh: a header line, then the content, compressed or not. */
class Body {
  total = NO_HEADER;
  digest = '';
  /** All of the content came: another attempt must start over. */
  finished = false;
  private header = Buffer.alloc(0);
  private readonly gunzip = createGunzip();
  private readonly unpacked: Promise<void>;

  constructor(private readonly onPart: (part: Uint8Array, total: number) => void, private readonly compressed: boolean) {
    this.unpacked = new Promise((resolve, reject) => {
      this.gunzip.on('data', (part: Uint8Array) => this.onPart(part, this.total));
      this.gunzip.on('end', resolve);
      this.gunzip.on('error', () => reject(new ExecError('corrupt', 'The downloaded file arrived damaged.', 'Try again.')));
    });
    this.unpacked.catch(() => {});
  }

  push(chunk: Uint8Array): void {
    if (this.total !== NO_HEADER) return this.content(chunk);
    this.header = Buffer.concat([this.header, chunk]);
    const end = this.header.indexOf(0x0a);
    if (end < 0) return;
    const match = /^(\d{1,15}) (\S+)$/.exec(this.header.subarray(0, end).toString('latin1'));
    if (!match) throw new ExecError('corrupt', 'The download began with an unreadable header.', 'Try again.');
    this.total = Number(match[1]);
    this.digest = match[2];
    this.content(this.header.subarray(end + 1));
  }

  /** Resolves when everything pushed was handed on. */
  async end(): Promise<void> {
    this.finished = true;
    if (!this.compressed) return;
    this.gunzip.end();
    await this.unpacked;
  }

  private content(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.compressed) this.gunzip.write(bytes);
    else this.onPart(bytes, this.total);
  }
}
