/** The exec channel on the lab's gateway, with the gateway's own pacing: 1,024 bytes a message, 1 ms between messages. */
import { BenchLab } from './exec/lab';
import { ourDownload, ourUpload } from './exec/ours';
import { pluginDownload, pluginUpload } from './exec/plugin';
import { rawDownload, stopAndWaitUpload } from './exec/rawPeer';
import type { Bench, Figure } from './types';

const MB = 1_000_000;
const FILE = 'random';
const BYTES = 10 * MB;
const LATENCIES_MS = [0, 50, 200];
/** Enough to see the pace of a client that waits: at 200 ms each way it sends 1 KB in 0.4 s. */
const WAITED_MESSAGES = 32;

const perSecond = (name: string, rate: number): Figure => ({ name, value: rate / 1000, unit: 'KB/s' });

async function* transfers(lab: BenchLab): AsyncIterable<Figure> {
  await lab.makeRandom(FILE, BYTES);
  for (const latencyMs of LATENCIES_MS) {
    const at = `${latencyMs} ms`;
    await lab.setLatency(latencyMs);
    const gateway = await rawDownload(lab, FILE, BYTES);
    yield perSecond(`gateway can send, ${at}`, gateway);
    const down = await ourDownload(lab, FILE);
    yield perSecond(`our download, ${at}`, down);
    yield { name: `our download of what the gateway can send, ${at}`, value: (100 * down) / gateway, unit: '%', target: { atLeast: 80 } };
    const up = await ourUpload(lab, FILE);
    yield perSecond(`our upload, ${at}`, up);
    if (latencyMs > 0) {
      const waiting = await stopAndWaitUpload(lab, WAITED_MESSAGES);
      yield perSecond(`upload that waits for each acknowledgement (${WAITED_MESSAGES} KB), ${at}`, waiting);
      yield { name: `our upload beside it, ${at}`, value: up / waiting, unit: '×', target: { atLeast: 10 } };
    }
    const officialDown = await pluginDownload(lab, FILE);
    yield perSecond(`official plugin’s download, ${at}`, officialDown);
    yield { name: `our download beside it, ${at}`, value: down / officialDown, unit: '×', target: { atLeast: 1 } };
    const officialUp = await pluginUpload(lab, FILE);
    yield perSecond(`official plugin’s upload, ${at}`, officialUp);
    yield { name: `our upload beside it, ${at}`, value: up / officialUp, unit: '×', target: { atLeast: 1 } };
  }
}

export const bench: Bench = {
  title: `Exec channel, ${BYTES / MB} MB of random bytes; latency is one way, both ways`,
  async *run() {
    const lab = await BenchLab.start();
    try {
      yield* transfers(lab);
    } finally {
      await lab.stop();
    }
  },
};
