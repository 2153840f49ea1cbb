/**
 * The exec channel on the lab's gateway with the gateway's default pacing: 1,024 bytes per message, 1 ms between
 * messages.
 */
import { BenchLab } from './exec/lab';
import { memoryOver } from './exec/memory';
import { ourDownload, ourOpening, ourResult, ourUpload } from './exec/ours';
import { pluginDownload, pluginUpload } from './exec/plugin';
import { rawDownload, stopAndWaitUpload } from './exec/rawPeer';
import type { Bench, Figure } from './types';

const MB = 1_000_000;
const TRANSFER_BYTES = 10 * MB;
const LATENCIES_MS = [0, 50, 200];
/** Enough to see the pace of a client that waits: at 200 ms each way it sends 1 KB in 0.4 s. */
const WAITED_MESSAGES = 32;
/** The agent reads its program's first output a second after the start. */
const AGENT_MS = 1000;
const LARGE_BYTES = 200 * MB;

const perSecond = (name: string, rate: number): Figure => ({ name, value: rate / 1000, unit: 'KB/s' });
const beside = (name: string, ratio: number, atLeast: number): Figure => ({
  name,
  value: ratio,
  unit: '×',
  target: { atLeast },
});

async function* downloads(lab: BenchLab, at: string): AsyncIterable<Figure> {
  await lab.makeFile('text', TRANSFER_BYTES, 'text');
  const gateway = await rawDownload(lab, 'text');
  yield perSecond(`gateway can send, ${at}`, gateway);
  const ours = await ourDownload(lab, 'random');
  yield perSecond(`download, ${at}`, ours);
  yield {
    name: `  of what the gateway can send, ${at}`,
    value: (100 * ours) / gateway,
    unit: '%',
    target: { atLeast: 80 },
  };
  const official = await pluginDownload(lab, 'random');
  yield perSecond(`official plugin’s download, ${at}`, official);
  yield beside(`  download beside it, ${at}`, ours / official, 1);
}

async function* uploads(lab: BenchLab, at: string, latencyMs: number): AsyncIterable<Figure> {
  const ours = await ourUpload(lab, 'random');
  yield perSecond(`upload, ${at}`, ours);
  if (latencyMs > 0) {
    const waiting = await stopAndWaitUpload(lab, WAITED_MESSAGES);
    yield perSecond(`client that waits for each acknowledgement (${WAITED_MESSAGES} KB), ${at}`, waiting);
    yield beside(`  upload beside it, ${at}`, ours / waiting, 10);
  }
  const official = await pluginUpload(lab, 'random');
  yield perSecond(`official plugin’s upload, ${at}`, official);
  yield beside(`  upload beside it, ${at}`, ours / official, 1);
}

async function* transfers(latencyMs: number): AsyncIterable<Figure> {
  const lab = await BenchLab.start({ latencyMs });
  try {
    const at = `${latencyMs} ms`;
    await lab.makeFile('random', TRANSFER_BYTES);
    yield* downloads(lab, at);
    yield* uploads(lab, at, latencyMs);
  } finally {
    await lab.stop();
  }
}

async function* opening(): AsyncIterable<Figure> {
  const { readyMs, commandMs } = await BenchLab.with({}, ourOpening);
  yield {
    name: 'session open to first byte, beyond the agent’s second',
    value: readyMs - AGENT_MS,
    unit: 'ms',
    target: { below: 1500 },
  };
  yield {
    name: 'session open to the end of a first command, beyond it',
    value: commandMs - AGENT_MS,
    unit: 'ms',
    target: { below: 1500 },
  };
}

async function* slowLine(): AsyncIterable<Figure> {
  const tookMs = await BenchLab.with({ latencyMs: 100, bandwidthBytesPerSecond: 20_000 }, async (lab) => {
    await lab.makeFile('result', 60_000);
    return ourResult(lab, 'result');
  });
  yield {
    name: '60 KB result at 20 KB/s and 100 ms, from the call to its last byte',
    value: tookMs / 1000,
    unit: 's',
    target: { below: 6 },
  };
}

async function* memory(): AsyncIterable<Figure> {
  const { moreBytes } = await memoryOver(LARGE_BYTES, TRANSFER_BYTES);
  yield {
    name: `memory over a download of ${LARGE_BYTES / MB} MB: peak less before`,
    value: moreBytes / MB,
    unit: 'MB',
    target: { below: 64 },
  };
}

export const bench: Bench = {
  title: `Exec channel. Transfers: ${TRANSFER_BYTES / MB} MB of random bytes, compared by sha256; latency is one way, both ways`,
  async *run() {
    yield* opening();
    yield* slowLine();
    for (const latencyMs of LATENCIES_MS) yield* transfers(latencyMs);
    yield* memory();
  },
};
