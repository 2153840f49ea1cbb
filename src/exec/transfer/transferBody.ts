/** Output of a download program (remote/download.sh): a header line, then the content, compressed or not. */
import { type Gunzip, createGunzip } from 'node:zlib';
import { ExecError } from '../types';

export interface BodyHeader {
  /** Bytes of the whole file, as it was when the download began. */
  readonly size: number;
  /** Of the whole file. */
  readonly digest: string;
  /** Where the content begins. */
  readonly offset: number;
}

export interface BodyEvents {
  /** Throws ExecError when the download cannot go on from there. */
  header(header: BodyHeader): void;
  /** Content, in order. A promise holds the session's output back. */
  part(bytes: Uint8Array): void | Promise<void>;
}

const MAX_HEADER = 300;

export class TransferBody {
  private header: Buffer | null = Buffer.alloc(0);
  private gunzip: Gunzip | null = null;
  private unpacked: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly events: BodyEvents) {}

  /** Takes output. Throws ExecError `corrupt` for an unreadable header. */
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
    if (match[4] === 'gzip') this.unpack();
    this.events.header({ size: Number(match[1]), digest: match[2], offset: Number(match[3]) });
    return this.content(rest);
  }

  /** Resolves when everything pushed was handed on; rejects with ExecError `corrupt` when it cannot be unpacked. */
  async end(): Promise<void> {
    this.gunzip?.end();
    await this.unpacked;
  }

  /** Nothing more is handed on. */
  close(): void {
    this.closed = true;
    this.gunzip?.destroy();
  }

  private content(bytes: Uint8Array): void | Promise<void> {
    if (bytes.length === 0 || this.closed) return;
    const { gunzip } = this;
    return gunzip ? new Promise((resolve) => gunzip.write(bytes, () => resolve())) : this.events.part(bytes);
  }

  private unpack(): void {
    const gunzip = (this.gunzip = createGunzip());
    this.unpacked = new Promise((resolve, reject) => {
      gunzip.on('data', (part: Uint8Array) => {
        if (this.closed) return;
        const taken = this.events.part(part);
        if (!taken) return;
        gunzip.pause();
        taken.then(
          () => gunzip.resume(),
          (error: unknown) => {
            gunzip.destroy();
            reject(error as Error);
          },
        );
      });
      gunzip.on('end', resolve);
      gunzip.on('close', resolve);
      gunzip.on('error', () => reject(new ExecError('corrupt', 'The downloaded file arrived damaged.', 'Try again.')));
    });
    this.unpacked.catch(() => {});
  }
}
