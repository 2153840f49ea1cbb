/**
 * `npm run test:electron`: the in-editor suite in a desktop VS Code. `VSCODE_PATH` names its executable, e.g.
 * /usr/share/code/code. If it is not set, VS Code is downloaded where the network allows.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { formatSuiteResult, readSuiteResult } from '../test/editor/suiteResult';
import { buildTargets } from './build.mjs';
import { labEnvironment } from './editor-host/settings';
import { buildProduct } from './lib/product';
import { startLab } from './lib/startLab';

export async function main(): Promise<void> {
  await Promise.all([buildProduct(), buildTargets(['editorSuite'])]);
  const lab = await startLab({});
  const folder = mkdtempSync(path.resolve('.cache/electron-'));
  const resultFile = path.join(folder, 'result.json');
  try {
    await runTests({
      vscodeExecutablePath: process.env.VSCODE_PATH === '' ? undefined : process.env.VSCODE_PATH,
      extensionDevelopmentPath: path.resolve('.'),
      extensionTestsPath: path.resolve('out/test/editor-suite.js'),
      cachePath: path.resolve('.cache/vscode-test'),
      launchArgs: [path.resolve('lab/samples'), '--disable-extensions', '--user-data-dir', folder],
      extensionTestsEnv: {
        ...labEnvironment(),
        ECS_PROFILER_TEST_RESULT: resultFile,
        ECS_PROFILER_TEST_LAB: lab.ecsEndpoint,
      },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  } finally {
    await lab.stop();
  }
  try {
    const result = readSuiteResult(resultFile);
    process.stdout.write(`${formatSuiteResult(result)}\n${result.passed} passed, ${result.failed} failed\n`);
  } catch {
    process.stderr.write(
      'Desktop VS Code wrote no result. Name the program of an installed one in VSCODE_PATH, or check that this machine reaches update.code.visualstudio.com, from where one is downloaded; `npm test` needs neither.\n',
    );
    process.exitCode = 1;
  }
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}
