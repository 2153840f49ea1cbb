/** Memory of processes as Linux reports it: private memory, without mapped files. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';

const SAMPLE_MS = 30;

/** Bytes of a process; 0 once it has ended. */
export async function bytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)].reduce(
    (sum, [, kilobytes]) => sum + 1024 * Number(kilobytes),
    0,
  );
}

/** Bytes of all processes of a browser. */
export async function bytesOfBrowser(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const each = await Promise.all(processInfo.map(({ id }) => bytesOf(id)));
  return each.reduce((sum, bytes) => sum + bytes, 0);
}

/** Runs `work` and returns the largest increase of `bytes` over its value at the start. */
export async function growthOver<T>(
  bytes: () => Promise<number>,
  work: () => Promise<T>,
): Promise<{ readonly grownBytes: number; readonly result: T }> {
  const before = await bytes();
  let peak = before;
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      peak = Math.max(peak, await bytes());
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  try {
    return {
      result: await work(),
      get grownBytes() {
        return peak - before;
      },
    };
  } finally {
    isDone = true;
    await watching;
  }
}
