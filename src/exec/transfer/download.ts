/**
 * Downloads files from a container: compressed if worthwhile, verified block by block and as a whole, resumed after
 * damage.
 */
import { type Gunzip, createGunzip } from 'node:zlib';
import { RunningDigest } from '../commands/serverStream';
import { notTaken } from '../commands/jobs';
import { ExecError, type TransferOptions } from '../types';
import { progressOf } from './progress';
import { type TransferSession, runProgram } from './transferSession';

/** Consecutive attempts without progress. */
const ATTEMPTS = 3;
/** A larger file is not read into memory. */
const MOST_IN_MEMORY = 1024 ** 3;

interface DownloadSink {
  /** Exact bytes in order. A promise delays the session's output until it settles. */
  part(bytes: Uint8Array): void | Promise<void>;
  /** The file has changed: discard what was received. Absent: this is an error. */
  restart?(): void | Promise<void>;
  /** Bytes that it takes at most; absent: any number. */
  readonly most?: number;
}

/** What is already present: its length and its digest. */
export interface Prefix {
  readonly bytes: number;
  readonly digest: RunningDigest;
}

/**
 * Reads a file into `sink`, starting after `prefix` if the file still begins with it. Returns its size in bytes. The sink
 * never gets more than the size that is announced before the content. Throws ExecError: `other` if it cannot be read or
 * more than that arrives, `corrupt` if it arrived damaged or changed again and again.
 */
export async function downloadInto(
  session: TransferSession,
  remotePath: string,
  sink: DownloadSink,
  options: TransferOptions,
  prefix?: Prefix,
): Promise<number> {
  const tool = session.ready.digestTool;
  let [have, digest] = [prefix?.bytes ?? 0, prefix?.digest ?? new RunningDigest(tool)];
  const report = progressOf(options.onProgress, () => performance.now());
  for (let fruitless = 0; ;) {
    const before = have;
    let header = { size: -1, digest: '', offset: 0 };
    let taken: Promise<void> = Promise.resolve();
    let over = false;
    let left = 0;
    const body = new TransferBody({
      header: (h) => {
        header = h;
        left = h.size - h.offset;
        if (h.size > (sink.most ?? Infinity)) throw tooLarge(remotePath, h.size);
        if (h.offset === have) return;
        if (!sink.restart)
          throw new ExecError(
            'other',
            `The file ${JSON.stringify(remotePath)} changed while it was read.`,
            'Try again when nothing writes to it.',
          );
        taken = taken.then(() => sink.restart?.());
        [have, digest] = [0, new RunningDigest(tool)];
      },
      part: (bytes) => {
        left -= bytes.length;
        if (left < 0) throw tooMuch(remotePath, header.size);
        taken = taken.then(async () => {
          await sink.part(bytes);
          have += bytes.length;
          digest.add(bytes);
          report(have, header.size);
        });
        return taken;
      },
    });
    try {
      const args = [
        remotePath,
        String(have),
        have > 0 ? digest.text() : '-',
        session.ready.gzip ? 'gzip' : 'plain',
        tool,
      ];
      const { exitCode } = await runProgram(session, session.server.newId(), 'download', args, options, (chunk) =>
        body.push(chunk),
      );
      if (exitCode !== 0)
        throw new ExecError(
          'other',
          `The container’s file ${JSON.stringify(remotePath)} cannot be read.`,
          'See whether it exists and is readable by root.',
        );
      await body.end();
      await taken.catch((error: unknown) => {
        throw notTaken(error);
      });
      if (have === header.size && digest.text() === header.digest) return have;
      over = !sink.restart;
      await sink.restart?.();
      [have, digest] = [0, new RunningDigest(tool)];
      throw new ExecError(
        'corrupt',
        `The file ${JSON.stringify(remotePath)} changed while it was read, or arrived damaged.`,
        'Try again.',
      );
    } catch (error) {
      body.close();
      await taken.catch(() => {});
      fruitless = have > before ? 0 : fruitless + 1;
      if (!(error instanceof ExecError) || error.code !== 'corrupt' || fruitless === ATTEMPTS || over) throw error;
    }
  }
}

/** Reads a complete file into memory. */
export async function downloadBytes(
  session: TransferSession,
  remotePath: string,
  options: TransferOptions,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await downloadInto(
    session,
    remotePath,
    {
      most: MOST_IN_MEMORY,
      part: (bytes) => {
        parts.push(bytes);
      },
      restart: () => {
        parts.length = 0;
      },
    },
    options,
  );
  return Buffer.concat(parts);
}

const tooLarge = (file: string, bytes: number): ExecError =>
  new ExecError(
    'other',
    `The container’s file ${JSON.stringify(file)} has ${bytes} bytes: too many to be read into memory.`,
    'Record for a shorter time, or at a lower rate.',
  );

const tooMuch = (file: string, announced: number): ExecError =>
  new ExecError(
    'other',
    `More of the file ${JSON.stringify(file)} arrived than the ${announced} bytes that were announced; the rest was not read.`,
    'Try again when nothing writes to it. If it stays, the container’s own programs do not do what they say.',
  );

interface BodyHeader {
  /** Size of the whole file in bytes, when the download began. */
  readonly size: number;
  /** Of the whole file. */
  readonly digest: string;
  /** Where the content begins. */
  readonly offset: number;
}

interface BodyEvents {
  /** Throws ExecError if the download cannot continue from there. */
  header(header: BodyHeader): void;
  /** Content, in order. A promise delays the session's output. Throws ExecError if it cannot be taken. */
  part(bytes: Uint8Array): void | Promise<void>;
}

const MAX_HEADER = 300;
/** Compression makes no content longer than this, beside its size in bytes. */
const mostPacked = (size: number): number => 1.01 * size + 65_536;

/** Reads the output of a download program (remote/download.sh): a header line, then the content, compressed or not. */
class TransferBody {
  private header: Buffer | null = Buffer.alloc(0);
  private gunzip: Gunzip | null = null;
  private unpacked: Promise<void> = Promise.resolve();
  private closed = false;
  /** Why no more is taken. */
  private failure: unknown;
  private refuse: (error: unknown) => void = () => undefined;
  /** Compressed bytes that may still arrive. */
  private packedLeft = 0;

  constructor(private readonly events: BodyEvents) {}

  /** Handles output. Throws ExecError `corrupt` for an unreadable header. */
  push(chunk: Uint8Array): void | Promise<void> {
    if (!this.header) return this.content(chunk);
    this.header = Buffer.concat([this.header, chunk]);
    const end = this.header.indexOf(0x0a);
    const match = /^(\d{1,15}) (\S+) (\d{1,15}) (gzip|plain)$/.exec(
      this.header.subarray(0, Math.max(0, end)).toString('latin1'),
    );
    if (end < 0 && this.header.length < MAX_HEADER) return;
    if (!match) throw new ExecError('corrupt', 'The download began with an unreadable header.', 'Try again.');
    const rest = this.header.subarray(end + 1);
    this.header = null;
    const header = { size: Number(match[1]), digest: match[2], offset: Number(match[3]) };
    this.events.header(header);
    this.packedLeft = mostPacked(header.size - header.offset);
    if (match[4] === 'gzip') this.unpack();
    return this.content(rest);
  }

  /** Resolves when everything pushed was passed on; rejects with ExecError `corrupt` if it cannot be decompressed. */
  async end(): Promise<void> {
    this.gunzip?.end();
    await this.unpacked;
  }

  /** Passes on nothing more. */
  close(): void {
    this.closed = true;
    this.gunzip?.destroy();
  }

  private content(bytes: Uint8Array): void | Promise<void> {
    if (bytes.length === 0 || this.closed) return;
    const { gunzip } = this;
    if (!gunzip) return this.events.part(bytes);
    this.packedLeft -= bytes.length;
    if (this.packedLeft < 0) this.fail(gunzip, damaged());
    return new Promise((resolve, reject) => {
      // One that is destroyed while it is paused calls nobody back.
      this.refuse = reject;
      if (this.failure !== undefined) reject(this.failure as Error);
      else gunzip.write(bytes, () => resolve());
    });
  }

  /** Ends what is being unpacked: more would be taken in vain. */
  private fail(gunzip: Gunzip, error: unknown): void {
    this.failure ??= error;
    this.refuse(error);
    gunzip.destroy();
  }

  private unpack(): void {
    const gunzip = (this.gunzip = createGunzip());
    this.unpacked = new Promise((resolve, reject) => {
      gunzip.on('data', (part: Uint8Array) => {
        if (this.closed || gunzip.destroyed) return;
        try {
          const taken = this.events.part(part);
          if (!taken) return;
          gunzip.pause();
          taken.then(
            () => gunzip.resume(),
            (error: unknown) => this.fail(gunzip, error),
          );
        } catch (error) {
          this.fail(gunzip, error);
        }
      });
      gunzip.on('end', resolve);
      gunzip.on('close', () => (this.failure === undefined ? resolve() : reject(this.failure as Error)));
      gunzip.on('error', () => this.fail(gunzip, damaged()));
    });
    this.unpacked.catch(() => {});
  }
}

const damaged = (): ExecError => new ExecError('corrupt', 'The downloaded file arrived damaged.', 'Try again.');
