import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import { connectToLab, eventually, openGraphs, profileRow, row } from './support/editor';

describe('a capture by command', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await connectToLab();
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  for (const service of ['orders-api', 'catalog-api']) {
    it(`records ${service} and opens its flame graph`, async () => {
      const before = openGraphs().length;
      await profileRow(await row(api, 'lab', service));
      await eventually('a flame graph', 10_000, () => (openGraphs().length > before ? true : undefined));
      const file = openGraphs().at(-1)?.uri;
      assert.ok(file);
      const saved = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))) as { ecsProfiler: { capture: { service: string; samples: number } } };
      assert.equal(saved.ecsProfiler.capture.service, service);
      assert.ok(saved.ecsProfiler.capture.samples > 0);
    });
  }

  it('is repeated by Repeat Last Capture', async () => {
    await vscode.commands.executeCommand('ecsProfiler.repeatLastCapture');
    const [graph] = await eventually('a flame graph', 10_000, () => (openGraphs().length > 0 ? openGraphs() : undefined));
    assert.match(graph.uri.path, /catalog-api/);
  });
});
