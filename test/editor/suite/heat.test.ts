import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import { connectToLab, eventually, profileRow, row, set } from './support/editor';

describe('line heat', () => {
  let api: ExtensionApi;
  let editor: vscode.TextEditor;
  before(async () => {
    api = await connectToLab();
    await profileRow(await row(api, 'lab', 'orders-api'));
    const file = path.join(vscode.extensions.getExtension('ecs-profiler.ecs-profiler')?.extensionPath ?? '', 'lab', 'samples', 'orders-api', 'orders', 'pricing.py');
    editor = await vscode.window.showTextDocument(vscode.Uri.file(file), { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  });
  after(async () => {
    await set('heat.show', undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('marks the hot lines of a visible editor with share and time', async () => {
    const marks = await eventually('marks', 15_000, () => (api.heat.lines.shownIn(editor).marks.length > 0 ? api.heat.lines.shownIn(editor).marks : undefined));
    assert.ok((marks[0].step ?? -1) >= 2, 'the hottest line must stand out');
    assert.match(marks[0].figure, /^\d+\.\d % · \d+(\.\d)? m?s$/);
    assert.ok(marks.every(({ line }) => line >= 1 && line <= editor.document.lineCount));
  });

  it('goes and comes with Toggle Line Heat', async () => {
    await vscode.commands.executeCommand('ecsProfiler.toggleLineHeat');
    await eventually('no marks', 5000, () => (api.heat.lines.shownIn(editor).marks.length === 0 ? true : undefined));
    await vscode.commands.executeCommand('ecsProfiler.toggleLineHeat');
    await eventually('marks again', 5000, () => (api.heat.lines.shownIn(editor).marks.length > 0 ? true : undefined));
  });

  it('is cleared when the last flame graph closes', async () => {
    const graphs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => tab.input instanceof vscode.TabInputCustom);
    await vscode.window.tabGroups.close(graphs);
    await eventually('no marks', 5000, () => (api.heat.lines.shownIn(editor).marks.length === 0 ? true : undefined));
  });
});
