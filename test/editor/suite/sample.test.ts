import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createFrameOpener } from '../../../src/views/source/openFrame';
import { answering, closeEditors, extension, openGraphs } from './support/editor';
import { until } from '../../support/until';

describe('the sample capture', () => {
  before(() => extension());
  afterEach(closeEditors);

  it('opens as a flame graph', async () => {
    await vscode.commands.executeCommand('ecsProfiler.openSampleCapture');
    const graph = await until('the graph', () => openGraphs()[0], 10_000);
    assert.match(graph.uri.path, /media\/sample\/orders-api\.speedscope\.json$/);
  });
});

describe('a frame', () => {
  const openFrame = createFrameOpener({ library: async () => undefined, openRan: async () => undefined });
  const pricing = (): string =>
    vscode.Uri.joinPath(
      vscode.extensions.getExtension('ecs-profiler.ecs-profiler')?.extensionUri ?? vscode.Uri.file('/'),
      'lab/samples/orders-api/orders/pricing.py',
    ).fsPath;
  afterEach(closeEditors);

  it('opens beside the graph in a preview that leaves the focus, and goes there when asked', async () => {
    await vscode.commands.executeCommand('ecsProfiler.openSampleCapture');
    await until('the graph', () => openGraphs()[0], 10_000);
    const source = { file: pricing(), line: 19, column: 1 };
    await openFrame({ file: '/srv/app/orders/pricing.py', line: 19, source }, { keepFocus: true });
    const shown = await until(
      'the editor',
      () => vscode.window.visibleTextEditors.find((editor) => editor.document.uri.fsPath === source.file),
      5000,
    );
    assert.equal(shown.selection.active.line, 18);
    assert.ok(
      vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom,
      'the graph keeps the focus',
    );
    assert.equal(vscode.window.tabGroups.all.length, 2);
    await openFrame(
      { file: '/srv/app/orders/pricing.py', line: 18, source: { ...source, line: 18 } },
      { keepFocus: false },
    );
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, source.file);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 17);
    assert.equal(vscode.window.tabGroups.all.length, 2);
  });

  it('that is not in the workspace says what to open when asked to go there, and nothing at a mere look', async () => {
    const elsewhere = { file: '/srv/app/elsewhere\u001b.py', line: 3, source: null };
    assert.deepEqual(
      await answering('showInformationMessage', undefined, () => openFrame(elsewhere, { keepFocus: true })),
      [],
    );
    const [said] = await answering('showInformationMessage', undefined, () =>
      openFrame(elsewhere, { keepFocus: false }),
    );
    assert.match(String(said), /^\/srv\/app\/elsewhere\\u001b\.py:3 is not in the workspace\. (Add|Open) the folder/);
  });
});
