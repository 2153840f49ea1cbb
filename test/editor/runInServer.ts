/**
 * Runs the in-editor suite in VS Code from npm: starts a lab, a server that loads the suite, and a browser that opens
 * it.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installEditor } from '../../tools/editor-host/install';
import { startEditor } from '../../tools/editor-host/server';
import { editorSettings, labEnvironment, labSettings, stillSettings } from '../../tools/editor-host/settings';
import { startLab } from '../../tools/lib/startLab';
import { launchChromium } from '../support/chromium';
import { readSuiteResult, type SuiteResult } from './suiteResult';

const LIMIT_MS = 300_000;

/**
 * Runs out/test/editor-suite.js. Throws if the extension host ends without a result or takes longer than five minutes.
 */
export async function runInServer(log: (line: string) => void): Promise<SuiteResult> {
  const stops: (() => unknown)[] = [];
  try {
    const editor = await installEditor(log);
    const lab = await startLab({});
    stops.push(() => lab.stop());
    mkdirSync('.cache', { recursive: true });
    const dataFolder = mkdtempSync(path.resolve('.cache/suite-'));
    stops.push(() => rmSync(dataFolder, { recursive: true, force: true }));
    const resultFile = path.join(dataFolder, 'result.json');
    let hostLog = '';
    const server = await startEditor(editor, {
      kind: 'tests',
      dataFolder,
      settings: editorSettings({ ...stillSettings, ...labSettings(lab) }),
      env: { ...labEnvironment(), ECS_PROFILER_TEST_RESULT: resultFile, ECS_PROFILER_TEST_LAB: lab.ecsEndpoint },
      onLog: (line) => (hostLog = `${hostLog}\n${line}`.slice(-4000)),
    });
    stops.push(() => server.stop());
    const browser = await launchChromium();
    stops.push(() => browser.close());
    const remote = (file: string): string => `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`;
    const payload = [
      ['extensionDevelopmentPath', remote('.')],
      ['extensionTestsPath', remote('out/test/editor-suite.js')],
    ];
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    await page.goto(server.url(path.resolve('lab/samples'), { payload: JSON.stringify(payload) }), {
      timeout: LIMIT_MS,
    });
    for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await sleep(200)) {
      if (existsSync(resultFile) && readFileSync(resultFile, 'utf8') !== '') return readSuiteResult(resultFile);
    }
    throw new Error(
      `The in-editor suite wrote no result within ${LIMIT_MS / 1000} s. The end of the server's log:${hostLog}`,
    );
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
