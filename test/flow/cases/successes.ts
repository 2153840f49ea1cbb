/** Services of other people's making: captured as they are, and the report names the right line of the source. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openInProcess } from '../../../src/worker/client';
import { leftAlone, noSecrets } from '../support/expect';
import { services } from '../support/flowLab';
import type { Case } from '../support/lanes';

interface Hot {
  readonly name: string;
  /** Below the service's source folder. */
  readonly file: string;
  readonly lines: readonly number[];
  /** How the container names the file that ran. */
  readonly ran: RegExp;
}

const captured = (service: string, runtime: 'python' | 'node', hot: Hot): Case => ({
  service, what: `captured, and the report lands on ${hot.file} (${service})`,
  run: async (flow) => {
    const before = flow.remains(service);
    const attempt = await flow.attempt(service, { request: { durationMs: 3000 } });
    const { result } = attempt;
    assert.ok(result, String(attempt.error));
    assert.equal(result.metadata.runtime, runtime);
    assert.deepEqual([...new Set(attempt.moments.map((one) => one.phase))], ['check', 'connect', 'find', 'prepare', 'record', 'fetch', 'clean', 'store']);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'flow-report-'));
    try {
      const file = path.join(folder, 'it.speedscope.json');
      writeFileSync(file, result.file);
      const queries = await openInProcess({ file, workspaceRoots: [path.join(services, service)] });
      const { functions, lines } = await queries.report(50);
      queries.dispose();
      const row = functions.find((one) => one.name === hot.name);
      assert.ok(row, `${hot.name} among ${functions.map((one) => one.name).join(', ')}`);
      assert.match(row.file, hot.ran);
      assert.equal(row.source?.file, path.join(services, service, hot.file));
      const line = lines.find((one) => one.name === hot.name);
      assert.ok(line?.source && hot.lines.includes(line.source.line), `line ${line?.source?.line}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
    noSecrets(attempt, []);
    await leftAlone(flow, service, before, true, 2000);
    for (const { sessionId } of attempt.grants) assert.equal(await flow.execApi.resumeSession(sessionId), null);
  },
});

export const successes: readonly Case[] = [
  captured('python', 'python', { name: 'count_up', file: 'main.py', lines: [12, 13], ran: /\/srv\/app\/main\.py$/ }),
  captured('node', 'node', { name: 'countUp', file: 'main.js', lines: [8], ran: /\/usr\/src\/app\/main\.js$/ }),
  captured('typed', 'node', { name: 'countUp', file: 'src/count.ts', lines: [14, 15, 16], ran: /\/srv\/app\/dist\/count\.js$/ }),
];
