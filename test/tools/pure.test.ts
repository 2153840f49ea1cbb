/** Checks that the table of pure tests is right. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { importedNames, readImportGraph } from '../../tools/count/importGraph';
import { allTests } from '../../tools/build.mjs';
import { isPure, NOT_PURE, ONCE, PURE_FILES, PURE_FOLDERS, retriesOf } from '../support/pure';
import { runMochaFiles } from '../support/runMocha';

/** Imports through which the outcome of a test can depend on more than its arguments. */
const REAL =
  /^(node:(child_process|worker_threads|cluster|https?|http2|net|tls|dgram|inspector)|playwright-core|esbuild|ws)$/;

describe('pure tests', () => {
  it('import nothing that starts a process, a thread, a server or a browser, nor do their helpers', () => {
    const graph = readImportGraph('.', ['test']);
    const pure = new Set(allTests().filter(isPure));
    assert.ok(pure.size > 20);
    for (const file of pure) for (const next of graph.get(file) ?? []) pure.add(next);
    const real = [...pure].map((file) => ({
      file,
      imports: importedNames(readFileSync(file, 'utf8')).filter((name) => REAL.test(name)),
      for: [...graph.keys()].filter((other) => pure.has(other) && graph.get(other)?.has(file)),
    }));
    assert.deepEqual(
      real.filter(({ imports }) => imports.length > 0),
      [],
    );
  });

  it('are told by folders and exceptions that exist', () => {
    for (const place of [...PURE_FOLDERS, ...PURE_FILES, ...NOT_PURE, ...ONCE]) assert.ok(existsSync(place), place);
  });

  it('get no second run, nor do the transfers under faults, of which each must arrive', () => {
    assert.equal(retriesOf('test/words/figures.test.ts'), 0);
    assert.equal(retriesOf('test/exec-matrix/matrix.test.ts'), 0);
    assert.equal(retriesOf('test/exec-matrix/endings.test.ts'), 1);
  });

  it('get no second run; others get one, and are counted as flaky when it passes', async () => {
    // Set up files as the runner does: bundled, in a folder that takes the place of `test`.
    const built = mkdtempSync(path.resolve('out', 'flaky-'));
    const file = path.join(built, 'some.test.mjs');
    writeFileSync(
      file,
      `let runs = 0;
      describe('some', () => {
        it('fails the first time', () => { if (++runs === 1) throw new Error('first'); });
        it('passes', () => undefined);
      });`,
    );
    const quiet = { reporter: 'base' as const, say: () => undefined };
    try {
      assert.deepEqual(await runMochaFiles([{ file, retries: 1 }], quiet), { passed: 2, failed: 0, flaky: 1 });
      // A module is loaded only once, so copy it to a new name to load it again.
      const again = path.join(built, 'again.test.mjs');
      writeFileSync(again, readFileSync(file));
      assert.deepEqual(await runMochaFiles([{ file: again, retries: 0 }], quiet), { passed: 1, failed: 1, flaky: 0 });
    } finally {
      rmSync(built, { recursive: true });
    }
  });
});
