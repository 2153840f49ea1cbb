/**
 * Downloads into a local file, through a part file from which a later session can resume after the last verified byte.
 */
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { RunningDigest } from '../commands/serverStream';
import { type DownloadToOptions, ExecError, type FileHost } from '../types';
import { type Prefix, downloadInto } from './download';
import type { TransferSession } from './transferSession';

const READ = 256 * 1024;

/**
 * Downloads into `localPath`, which appears complete or not at all. With `resume`, an earlier part file is continued,
 * and kept if the download fails; its content is first checked against the container's file. Returns the file's size in
 * bytes. Throws ExecError, or the file system's error.
 */
export async function downloadToFile(
  session: TransferSession,
  remotePath: string,
  localPath: string,
  options: DownloadToOptions,
): Promise<number> {
  const part = `${localPath}.part`;
  const file = await openPart(part, options.resume === true);
  let size: number;
  try {
    const prefix = await prefixOf(file, session.ready.digestTool);
    let at = prefix.bytes;
    const sink = {
      part: async (bytes: Uint8Array) => {
        await file.writev([bytes], at);
        at += bytes.length;
      },
      restart: async () => {
        at = 0;
        await file.truncate(0);
      },
    };
    size = await downloadInto(session, remotePath, sink, options, prefix);
  } catch (error) {
    await file.close();
    if (!options.resume) await rm(part, { force: true });
    throw error;
  }
  await file.close();
  await rename(part, localPath);
  return size;
}

async function openPart(part: string, resume: boolean): Promise<FileHandle> {
  try {
    return await open(part, resume ? 'r+' : 'w+', 0o600);
  } catch (error) {
    if (!resume || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return open(part, 'wx+', 0o600);
  }
}

async function prefixOf(file: FileHandle, tool: string): Promise<Prefix> {
  const digest = new RunningDigest(tool);
  const buffer = Buffer.alloc(READ);
  let bytes = 0;
  for (let n = 1; n > 0; bytes += n) {
    n = (await file.read(buffer, 0, READ, bytes)).bytesRead;
    digest.add(buffer.subarray(0, n));
  }
  return { bytes, digest };
}

const LOST: ReadonlySet<string> = new Set(['channel-closed', 'channel-timeout']);
/** Consecutive sessions without progress. */
const ATTEMPTS = 3;

/**
 * Downloads into `localPath` over as many sessions as needed; `open` opens one. Every session is closed. After three in
 * a row without progress, throws the last session's ExecError; the part file `${localPath}.part` then stays.
 */
export async function downloadAcrossSessions(
  open: () => Promise<FileHost>,
  remotePath: string,
  localPath: string,
  options: Omit<DownloadToOptions, 'resume'>,
): Promise<number> {
  const size = () =>
    stat(`${localPath}.part`).then(
      (s) => s.size,
      () => 0,
    );
  for (let fruitless = 0; ;) {
    const before = await size();
    const host = await open();
    try {
      return await host.downloadTo(remotePath, localPath, { ...options, resume: true });
    } catch (error) {
      fruitless = (await size()) > before ? 0 : fruitless + 1;
      if (!(error instanceof ExecError) || !LOST.has(error.code) || fruitless === ATTEMPTS || options.signal?.aborted)
        throw error;
    } finally {
      await host.close();
    }
  }
}
