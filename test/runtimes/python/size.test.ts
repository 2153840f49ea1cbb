/** How much of a recording crosses the channel. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import type { RemoteHost } from '../../../src/exec/types';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, python, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { assetsDir, plainPath, requestFor } from './support';
import { isLongRun } from '../../support/longRun';

if (isLongRun) {
  describe('size of a Python recording', function () {
    this.timeout(180_000);
    let target: LocalProcess | undefined;
    let host: LocalHost | undefined;
    afterEach(async () => {
      await host?.close();
      await target?.kill();
    });

    for (const [program, mode, kilobytes] of [
      ['orders', 'cpu', 40],
      ['manyStacks', 'wall', 250],
    ] as const) {
      it(`30 s of ${program} at 100 Hz take at most ${kilobytes} KB`, async () => {
        const file =
          program === 'orders'
            ? path.join(process.cwd(), 'lab', 'samples', 'orders-api', 'main.py')
            : path.join(programs, `${program}.py`);
        target = await startProcess([python, file]);
        const local = (host = await openLocalHost({ env: plainPath }));
        let bytes = 0;
        const counting: RemoteHost = {
          ...local,
          async download(file, options) {
            const content = await local.download(file, options);
            if (file.includes('/stretch-')) bytes += content.length;
            return content;
          },
        };
        const recording = await createPySpyCollector(assetsDir).record(
          counting,
          requestFor(asRemote(target, 'python', [python, file]), { durationMs: 30_000, mode }),
        );
        const samples = recording.profile.threads.reduce((sum, thread) => sum + thread.samples.stack.length, 0);
        process.stdout.write(
          `      ${program}: ${bytes} bytes, ${samples} samples, ${recording.profile.stacks.parent.length} stacks, ${recording.profile.threads.length} threads, ${recording.rateHz} Hz, ${JSON.stringify(recording.cost)}\n`,
        );
        assert.ok(samples > (mode === 'wall' ? 1000 : 50), `${samples} samples`);
        assert.ok(bytes <= kilobytes * 1000, `${bytes} bytes`);
      });
    }
  });
}
