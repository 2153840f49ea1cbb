/** A download into a file of this machine, through a part file that a later session can go on with. */
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { RunningDigest } from '../commands/digest';
import { type Prefix, downloadInto } from './transferDown';
import type { TransferSession } from './transferSession';
import type { DownloadToOptions } from '../types';

const READ = 256 * 1024;

/**
 * Downloads into `localPath`, which appears whole or not at all. With `resume`, an earlier part file is gone on with and a failed
 * download keeps it; what it holds is checked against the container's file first. Returns the file's size in bytes.
 * Throws ExecError, or the file system's error.
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
