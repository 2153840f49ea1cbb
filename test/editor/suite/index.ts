/**
 * The in-editor suite. Runs inside the extension host, both in VS Code from npm and under @vscode/test-electron. Writes
 * `{passes, failures}` to the file that ECS_PROFILER_TEST_RESULT names.
 */
import { renameSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';

interface Failure {
  readonly title: string;
  readonly message: string;
}

/** Called by VS Code. Rejects when a test failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000 });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  const failures: Failure[] = [];
  const passes: { readonly title: string; readonly ms: number }[] = [];
  try {
    await import('./activation.test');
    await import('./servicesTree.test');
    await import('./failures.test');
    await import('./checkExec.test');
    await import('./capture.test');
    await import('./cancel.test');
    await import('./captures.test');
    await import('./sample.test');
    await import('./formats.test');
    await import('./heat.test');
    await import('./compare.test');
    await new Promise<void>((resolve) => {
      mocha
        .run(() => resolve())
        .on('pass', (test) => passes.push({ title: test.fullTitle(), ms: test.duration ?? 0 }))
        .on('fail', (test, error: Error) =>
          failures.push({ title: test.fullTitle(), message: error.stack ?? error.message }),
        );
    });
  } catch (error) {
    failures.push({
      title: 'the suite itself',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
  const file = process.env['ECS_PROFILER_TEST_RESULT'];
  if (file !== undefined) {
    writeFileSync(`${file}.new`, JSON.stringify({ passes, failures }));
    renameSync(`${file}.new`, file);
  }
  if (failures.length > 0) throw new Error(failures.map(({ title, message }) => `${title}\n${message}`).join('\n\n'));
}
