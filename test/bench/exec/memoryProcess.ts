/** A client in a separate process that downloads a large file and reports how much memory that took. */
import path from 'node:path';
import { createHash } from 'node:crypto';
import { BenchLab } from './lab';
import { sha256Of } from './measure';
import { withHost } from './ours';
import type { MemoryReport } from './memory';

const SAMPLE_MS = 50;
const [bytes, warmUpBytes] = process.argv.slice(2).map(Number);

/** Resident bytes after a collection, so that what is measured against holds no old garbage. */
function settled(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

const lab = await BenchLab.start();
try {
  await lab.makeFile('warm-up', warmUpBytes);
  await lab.makeFile('large', bytes);
  const report = await withHost(lab, async (host): Promise<MemoryReport> => {
    await host.downloadStream(path.join(lab.root, 'warm-up'), { onBytes: () => {} });
    const before = settled();
    let peak = before;
    const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), SAMPLE_MS);
    const hash = createHash('sha256');
    const arrived = await host.downloadStream(path.join(lab.root, 'large'), {
      onBytes: (part) => void hash.update(part),
    });
    clearInterval(sampling);
    return {
      moreBytes: peak - before,
      bytes: arrived,
      intact: hash.digest('hex') === (await sha256Of(path.join(lab.root, 'large'))),
    };
  });
  process.send?.(report);
} finally {
  await lab.stop();
  process.disconnect();
}
