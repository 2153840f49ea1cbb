/** The same measurements for the exec channel. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openRemoteHost } from '../../../src/exec/remoteHost';
import type { FileHost } from '../../../src/exec/types';
import type { BenchLab } from './lab';
import { assertSame, type Rate } from './measure';

const LIMIT_MS = 60_000;

/** Runs `work` with a host of its own and closes it. */
export async function withHost<T>(lab: BenchLab, work: (host: FileHost) => Promise<T>): Promise<T> {
  const host = await openRemoteHost(lab.api, lab.target, {});
  try {
    return await work(host);
  } finally {
    await host.close();
  }
}

/** From the call to the last verified byte. */
export function ourDownload(lab: BenchLab, file: string): Promise<Rate> {
  return withHost(lab, async (host) => {
    const begun = performance.now();
    const content = await host.download(path.join(lab.root, file), {});
    const tookMs = performance.now() - begun;
    await assertSame('our download', path.join(lab.root, file), content);
    return (content.length / tookMs) * 1000;
  });
}

/** From the call until the container has verified the file and put it in place. */
export function ourUpload(lab: BenchLab, file: string): Promise<Rate> {
  return withHost(lab, async (host) => {
    const content = readFileSync(path.join(lab.root, file));
    const target = path.join(lab.root, 'ours');
    const begun = performance.now();
    await host.upload(content, target, { mode: 0o600 });
    const tookMs = performance.now() - begun;
    await assertSame('our upload', target, content);
    return (content.length / tookMs) * 1000;
  });
}

export interface Opening {
  /** From the call that opens the session to a server that is ready. */
  readonly readyMs: number;
  /** From the same call to the end of a first command, which prints one line. */
  readonly commandMs: number;
}

/** Measures the time from nothing to the first output of a command. */
export async function ourOpening(lab: BenchLab): Promise<Opening> {
  const begun = performance.now();
  return withHost(lab, async (host) => {
    const readyMs = performance.now() - begun;
    await host.run(['sh', '-c', 'echo here'], { timeoutMs: LIMIT_MS });
    return { readyMs, commandMs: performance.now() - begun };
  });
}

/** From the call to the whole, verified output of a command: at least as long as from its first byte. */
export function ourResult(lab: BenchLab, file: string): Promise<number> {
  return withHost(lab, async (host) => {
    const begun = performance.now();
    const { stdout } = await host.run(['cat', path.join(lab.root, file)], { timeoutMs: LIMIT_MS });
    const tookMs = performance.now() - begun;
    await assertSame('our result', path.join(lab.root, file), stdout);
    return tookMs;
  });
}
