/** What the command line keeps when it is told to end, or killed, in the middle of a recording. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import { openProfile } from '../../../src/query/openProfile';
import { until } from '../../support/until';
import { capturingClient } from '../support/capturingClient';
import { leftAlone } from '../support/expect';
import type { Case } from '../support/lanes';
import { firstOf } from '../../support/longRun';

/** What a supervisor, a CI job's time limit or `timeout` sends. */
const toldToEnd = (service: string, signal: NodeJS.Signals): Case => ({
  service,
  what: `the command line is told to end (${signal}) mid-recording and keeps what there is (${service})`,
  run: async (flow) => {
    const before = flow.remains(service);
    const client = await capturingClient(flow, service, 'Recording', '--duration', '60');
    await sleep(2000);
    const { code, said } = await client.end(signal);
    try {
      assert.equal(code, 0, said);
      assert.match(said, new RegExp(`Warning: Partial: The command line was told to end \\(${signal}\\)\\.`));
      const { metadata, samples } = await keptIn(client.file);
      assert.equal(metadata.partial, `The command line was told to end (${signal}).`);
      assert.ok(metadata.requestedMs === 60_000 && metadata.durationMs < 20_000 && samples > 0);
      assert.equal(existsSync(partialOf(client.file)), false, 'nothing else is left beside it');
    } finally {
      await rm(client.file, { force: true });
    }
    await leftAlone(flow, service, before, true, 10_000);
  },
});

const partialOf = (file: string): string => file.replace('.speedscope.json', '.partial.speedscope.json');

/** A capture file, read as `report` reads it. */
async function keptIn(file: string): Promise<{ readonly metadata: CaptureMetadata; readonly samples: number }> {
  const queries = await openProfile({ file, workspaceRoots: [] });
  const { capture, samples } = await queries.summary();
  queries.dispose();
  assert.ok(capture);
  return { metadata: capture, samples };
}

/** What had been fetched by then is beside where the capture would have been. */
const killedLater = (service: string): Case => ({
  service,
  what: `the command line is killed later: what it had is kept (${service})`,
  run: async (flow) => {
    const before = flow.remains(service);
    const client = await capturingClient(flow, service, 'Recording', '--duration', '60', '--no-cache');
    const partial = partialOf(client.file);
    await until('the first stretch is kept', () => existsSync(partial), 40_000);
    const { code } = await client.end('SIGKILL');
    try {
      assert.equal(code, null);
      const { metadata, samples } = await keptIn(partial);
      assert.match(metadata.partial ?? 'whole', /^It was kept while it was recorded/);
      assert.ok(samples > 0 && metadata.durationMs >= 5000, JSON.stringify(metadata));
      assert.equal(existsSync(client.file), false);
    } finally {
      await rm(partial, { force: true });
    }
    await leftAlone(flow, service, before, false, 25_000);
  },
});

export const kept: readonly Case[] = firstOf(2, [
  killedLater('python-later-killed'),
  toldToEnd('node-session', 'SIGTERM'),
  toldToEnd('python-session', 'SIGHUP'),
]);
