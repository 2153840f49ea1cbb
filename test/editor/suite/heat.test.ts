import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import type { PlacedMark } from '../../../src/views/heat/marks';
import { answering, closeEditors, connectToLab, profileRow, row, set } from './support/editor';
import { until } from '../../support/until';

describe('line heat', () => {
  let api: ExtensionApi;
  let editor: vscode.TextEditor;
  const marks = (): readonly PlacedMark[] => api.heat.lines.shownIn(editor).marks;
  const untilMarks = (what: string, holds: (marks: readonly PlacedMark[]) => boolean): Promise<readonly PlacedMark[]> =>
    until(what, () => (holds(marks()) ? marks() : undefined), 15_000);
  const at = (line: number): vscode.Position =>
    new vscode.Position(line - 1, editor.document.lineAt(line - 1).firstNonWhitespaceCharacterIndex);
  before(async () => {
    api = await connectToLab();
    await profileRow(await row(api, 'lab', 'orders-api'));
    const file = path.join(
      vscode.extensions.getExtension('ecs-profiler.ecs-profiler')?.extensionPath ?? '',
      'lab',
      'samples',
      'orders-api',
      'orders',
      'pricing.py',
    );
    editor = await vscode.window.showTextDocument(vscode.Uri.file(file), { viewColumn: vscode.ViewColumn.Beside });
  });
  after(async () => {
    await set('heat.show', undefined);
    await set('heat.codeLens', undefined);
    await closeEditors();
  });

  it('marks the hot lines of a visible editor with share and time, and bands the slowest span', async () => {
    await untilMarks('marks', (all) => all.length > 0);
    assert.ok((marks()[0].step ?? -1) >= 2, 'the hottest line must stand out');
    assert.match(marks()[0].figure, /^(100|\d+\.\d) % · \d+(\.\d+)? m?s$/);
    assert.ok(marks().every(({ line }) => line >= 1 && line <= editor.document.lineCount));
    const [span] = await until(
      'a span',
      () => (api.heat.lines.shownIn(editor).spans.length > 0 ? api.heat.lines.shownIn(editor).spans : undefined),
      5000,
    );
    assert.ok(
      span.start < marks()[0].line && span.end >= marks()[0].line,
      JSON.stringify({ span, hottest: marks()[0].line }),
    );
  });

  it('tells on hover what is behind a line: stacks with links to files, shares, the capture', async () => {
    const [{ line }] = marks();
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      at(line),
    );
    const ours = hovers
      .flatMap(({ contents }) => contents)
      .filter((content) => content instanceof vscode.MarkdownString)
      .find(({ value }) => value.includes('Heaviest stacks:'));
    assert.ok(ours, 'a hover of ours');
    assert.notEqual(ours.isTrusted, true);
    assert.match(ours.value, /lab\/orders-api, revision \d+/);
    assert.match(ours.value, /\[find\\?_repeated:\d+\]\(file:\/\/\/[^)]*pricing\.py#L\d+%?2?C?,?\d+\)/);
    const [cold] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      new vscode.Position(0, 0),
    );
    assert.equal(cold, undefined);
  });

  it('fades the mark that an edit touches, shifts the others, and is as before when it is undone', async () => {
    const [{ line }] = marks();
    const others = marks()
      .slice(1)
      .map((mark) => mark.line);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '# a line above\n');
      edit.insert(editor.document.lineAt(line - 1).range.end, '  # edited');
    });
    const edited = await untilMarks(
      'a touched mark',
      (all) => all.some(({ touched }) => touched) && all.every((mark) => mark.line === mark.recorded + 1),
    );
    assert.deepEqual(
      edited.filter(({ touched }) => touched).map((mark) => mark.line),
      [line + 1],
    );
    assert.deepEqual(
      edited.filter(({ touched }) => !touched).map((mark) => mark.line),
      others.map((other) => other + 1),
    );
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    await vscode.commands.executeCommand('undo');
    await untilMarks(
      'the marks as they were',
      (all) => all.length === others.length + 1 && all.every((mark) => !mark.touched && mark.line === mark.recorded),
    );
  });

  it('goes to the next and previous hot line', async () => {
    const lines = marks()
      .map((mark) => mark.line)
      .sort((a, b) => a - b);
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('ecsProfiler.nextHotLine');
    assert.equal(editor.selection.active.line + 1, lines[0]);
    await vscode.commands.executeCommand('ecsProfiler.previousHotLine');
    assert.equal(editor.selection.active.line + 1, lines[lines.length - 1]);
  });

  it('lists hot lines across files, filtered by name, and badges their files', async () => {
    const { hotLines, badges } = api.heat;
    const labels = async (): Promise<string[]> =>
      (await hotLines.getChildren()).map((node) => String(hotLines.getTreeItem(node).label));
    const [{ line }] = marks();
    assert.ok((await labels()).slice(0, 5).includes(`pricing.py:${line}`), (await labels()).slice(0, 5).join(', '));
    await answering('showInputBox', 'find_repeated', () =>
      vscode.commands.executeCommand('ecsProfiler.filterHotLines'),
    );
    assert.ok((await labels()).length > 0 && (await labels()).every((label) => label.startsWith('pricing.py:')));
    await vscode.commands.executeCommand('ecsProfiler.clearHotLinesFilter');
    assert.equal(hotLines.filter, '');
    const badge = await badges.provideFileDecoration(editor.document.uri);
    assert.match(badge?.badge ?? '', /^\d{1,2}$/);
    assert.equal(badge?.propagate, true);
    assert.equal(await badges.provideFileDecoration(vscode.Uri.file('/elsewhere/pricing.py')), undefined);
  });

  it('has no lenses unless they are asked for', async () => {
    const titles = async (): Promise<string[]> =>
      (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri))
        .map(({ command }) => command?.title ?? '')
        .filter((title) => title.includes('% · '));
    assert.deepEqual(await titles(), []);
    const symbols = vscode.languages.registerDocumentSymbolProvider(
      { pattern: '**/pricing.py' },
      {
        provideDocumentSymbols: (document) => [
          new vscode.DocumentSymbol(
            'all',
            '',
            vscode.SymbolKind.Function,
            new vscode.Range(0, 0, document.lineCount - 1, 0),
            new vscode.Range(0, 0, 0, 0),
          ),
        ],
      },
    );
    await set('heat.codeLens', true);
    const [lens] = await until('a lens', async () => ((await titles()).length > 0 ? titles() : undefined), 10_000);
    symbols.dispose();
    await set('heat.codeLens', undefined);
    assert.match(lens, /^(100|\d+\.\d) % · .* self, (100|\d+\.\d) % · .* total$/);
  });

  it('figures only, nothing, and all again with Toggle Line Heat; heat.enabled of before still counts', async () => {
    const spans = (): number => api.heat.lines.shownIn(editor).spans.length;
    const toggle = (): Thenable<unknown> => vscode.commands.executeCommand('ecsProfiler.toggleLineHeat');
    await toggle();
    await untilMarks('figures without spans', (all) => all.length > 0 && spans() === 0);
    await toggle();
    await untilMarks('no marks', (all) => all.length === 0);
    await toggle();
    await untilMarks('marks again', (all) => all.length > 0 && spans() > 0);
    await set('heat.show', undefined);
    await set('heat.enabled', false);
    await untilMarks('no marks', (all) => all.length === 0);
    await set('heat.enabled', undefined);
    await untilMarks('marks again', (all) => all.length > 0);
  });

  it('the picker changes which open profile is on the lines', async () => {
    await vscode.commands.executeCommand('ecsProfiler.openSampleCapture');
    const sample = await untilMarks('the marks of the sample', (all) => all.length > 0 && all[0].figure.includes(' s'));
    const figures = sample.map(({ figure }) => figure).join();
    const window = vscode.window as { showQuickPick: unknown };
    const original = window.showQuickPick;
    window.showQuickPick = async (items: { label: string }[]) =>
      items.find(({ label }) => !label.startsWith('$(check)'));
    try {
      await vscode.commands.executeCommand('ecsProfiler.pickHeatCapture');
    } finally {
      window.showQuickPick = original;
    }
    await untilMarks(
      'the marks of the other capture',
      (all) => all.length > 0 && all.map(({ figure }) => figure).join() !== figures,
    );
  });

  it('is cleared when the last flame graph closes', async () => {
    const graphs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter((tab) => tab.input instanceof vscode.TabInputCustom);
    await vscode.window.tabGroups.close(graphs);
    await until('no marks', () => (marks().length === 0 ? true : undefined), 5000);
    assert.deepEqual(await api.heat.hotLines.getChildren(), []);
    assert.equal(await api.heat.badges.provideFileDecoration(editor.document.uri), undefined);
  });
});
