/** Files out of a container: compressed where it pays, verified block by block and as a whole, gone on with after damage. */
import { RunningDigest } from '../commands/digest';
import { notTaken } from '../commands/job';
import { TransferBody } from './transferBody';
import { progressOf } from './transferRate';
import { type TransferSession, runProgram } from './transferSession';
import { ExecError, type TransferOptions } from '../types';

/** Attempts in a row that bring nothing. */
const ATTEMPTS = 3;

export interface DownloadSink {
  /** Exact bytes in order. A promise holds the session's output back until it settles. */
  part(bytes: Uint8Array): void | Promise<void>;
  /** The file is another one than before: forget what came. Absent: that is an error. */
  restart?(): void | Promise<void>;
}

/** What is already there: its length and its digest. */
export interface Prefix {
  readonly bytes: number;
  readonly digest: RunningDigest;
}

/**
 * Reads a file into `sink`, from the end of `prefix` on where the file still begins with it. Returns its size in bytes.
 * Throws ExecError: `other` when it cannot be read, `corrupt` when it arrived damaged or changed again and again.
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
    const body = new TransferBody({
      header: (h) => {
        header = h;
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

/** Reads a file whole into memory. */
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
