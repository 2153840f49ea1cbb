import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import type { CaptureChoice } from '../../../src/views/capture/choice';
import { answering, closeEditors, connectToLab, openGraphs, profileRow, row, set } from './support/editor';
import { until } from '../../support/until';

const captureIn = async (file: vscode.Uri): Promise<CaptureMetadata> =>
  (
    JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))) as {
      ecsProfiler: { capture: CaptureMetadata };
    }
  ).ecsProfiler.capture;

/** Resolves to the tab of a capture that is still recording. Rejects when the recording fails first. */
const shownLive = (recorded: Thenable<unknown>): Promise<vscode.TabInputCustom> =>
  Promise.race([
    until('a live flame graph', () => openGraphs().at(-1), 60_000),
    Promise.resolve(recorded).then(() => assert.fail('the capture ended before it was shown')),
  ]);

describe('a capture by command', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await connectToLab();
  });
  afterEach(closeEditors);

  const isListed = async (file: vscode.Uri): Promise<boolean> =>
    (await api.captures.getChildren()).some(
      (node) => node.kind === 'group' && node.captures.some(({ uri }) => vscode.Uri.parse(uri).fsPath === file.fsPath),
    );

  for (const service of ['orders-api', 'catalog-api']) {
    it(`records ${service} and opens its flame graph`, async () => {
      const before = openGraphs().length;
      await profileRow(await row(api, 'lab', service));
      await until('a flame graph', () => (openGraphs().length > before ? true : undefined), 10_000);
      const file = openGraphs().at(-1)?.uri;
      assert.ok(file);
      const saved = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))) as {
        ecsProfiler: { capture: { service: string; samples: number } };
      };
      assert.equal(saved.ecsProfiler.capture.service, service);
      assert.ok(saved.ecsProfiler.capture.samples > 0);
    });
  }

  it('is repeated by Repeat Last Capture', async () => {
    await vscode.commands.executeCommand('ecsProfiler.repeatLastCapture');
    const [graph] = await until('a flame graph', () => (openGraphs().length > 0 ? openGraphs() : undefined), 10_000);
    assert.match(graph.uri.path, /catalog-api/);
  });

  it('of several tasks is one file that keeps its sources', async () => {
    const [first, second] = await api.services.getChildren(await row(api, 'lab', 'orders-api'));
    const said = await answering('showErrorMessage', undefined, () =>
      vscode.commands.executeCommand('ecsProfiler.profileTask', first, [first, second]),
    );
    assert.deepEqual(said, []);
    const { sources } = await captureIn(await until('a flame graph', () => openGraphs().at(-1)?.uri, 10_000));
    assert.equal(sources?.length, 2);
    assert.equal(new Set(sources.map(({ task }) => task)).size, 2);
    assert.ok(
      sources.every(({ error, samples }) => error === null && samples > 0),
      JSON.stringify(sources),
    );
  });

  it('that runs until it is stopped is shown while it records, and kept in its tab', async () => {
    const target = await row(api, 'lab', 'orders-api');
    const choice: CaptureChoice = { durationMs: 3_600_000, untilStopped: true, mode: 'cpu' };
    const asked = await answering('showQuickPick', { label: 'Until I stop', choice }, async () => {
      const recorded = vscode.commands.executeCommand('ecsProfiler.profile', target);
      const { uri } = await shownLive(recorded);
      assert.equal(await isListed(uri), false, 'what is kept so far is no capture yet');
      await vscode.commands.executeCommand('ecsProfiler.stopAndKeep');
      await recorded;
      assert.equal(await isListed(uri), true);
      assert.deepEqual(
        openGraphs().map((graph) => graph.uri.fsPath),
        [uri.fsPath],
      );
      const { samples, coverage, cost } = await captureIn(uri);
      assert.ok(
        samples > 0 && (coverage ?? 0) > 0.5 && cost !== undefined,
        JSON.stringify({ samples, coverage, cost }),
      );
    });
    const items = asked[0] as readonly vscode.QuickPickItem[];
    assert.deepEqual(
      items.map(({ label }) => label),
      ['2 s, CPU', 'Quick look', 'Steady', 'Waiting', 'Memory growth', 'Until I stop', 'Options…'],
    );
    const next = await answering('showQuickPick', undefined, () =>
      vscode.commands.executeCommand('ecsProfiler.profile', target),
    );
    assert.equal(
      (next[0] as readonly vscode.QuickPickItem[])[0].label,
      'Until I stop, CPU',
      'the last choice comes first',
    );
  });

  it('that is cancelled while it is shown closes its tab and keeps nothing', async () => {
    const target = await row(api, 'lab', 'catalog-api');
    await set('capture.live', 'always');
    await set('capture.durationSeconds', 30);
    try {
      const said = await answering('showInformationMessage', undefined, async () => {
        const recorded = vscode.commands.executeCommand('ecsProfiler.profileService', target);
        const { uri } = await shownLive(recorded);
        await vscode.commands.executeCommand('ecsProfiler.cancelCapture');
        await recorded;
        assert.deepEqual([openGraphs().length, existsSync(uri.fsPath)], [0, false]);
      });
      assert.equal(said.filter((text) => /was cancelled/.test(String(text))).length, 1, said.join(' | '));
    } finally {
      await set('capture.live', undefined);
      await set('capture.durationSeconds', 2);
    }
  });
});
