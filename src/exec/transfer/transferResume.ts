/** A download that outlives its session: a new one goes on where the last verified byte was. */
import { stat } from 'node:fs/promises';
import { type DownloadToOptions, ExecError, type FileHost } from '../types';

const LOST: ReadonlySet<string> = new Set(['channel-closed', 'channel-timeout']);
/** Sessions in a row that brought nothing. */
const ATTEMPTS = 3;

/**
 * Downloads into `localPath` over as many sessions as it takes; `open` opens one. Every session is closed.
 * Throws the last session's ExecError when three in a row brought nothing; the part file `${localPath}.part` then stays.
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
