import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import type { CaptureNode } from '../../../src/views/captures/capturesTree';
import { comparedOf, COMPARE_SCHEME } from '../../../src/views/profiles/comparisonAddress';
import { closeEditors, connectToLab, openGraphs } from './support/editor';
import { until } from '../../support/until';

interface SpeedscopeFile {
  readonly profiles: { samples: number[][]; weights: number[] }[];
}

describe('comparing', () => {
  let api: ExtensionApi;
  let root: string;
  const folder = mkdtempSync(path.join(tmpdir(), 'ecs-compare-suite-'));
  const [earlier, later] = ['earlier', 'later'].map((name) =>
    vscode.Uri.file(path.join(folder, `${name}.speedscope.json`)),
  );
  before(async () => {
    api = await connectToLab();
    root = vscode.extensions.getExtension('ecs-profiler.ecs-profiler')?.extensionPath ?? '';
    const text = readFileSync(path.join(root, 'media', 'sample', 'orders-api.speedscope.json'), 'utf8');
    // The same profile with a quarter of the samples of its first thread, which prices orders.
    const less = JSON.parse(text) as SpeedscopeFile;
    const [pricing] = less.profiles;
    pricing.samples = pricing.samples.filter((_, i) => i % 4 === 0);
    pricing.weights = pricing.weights.filter((_, i) => i % 4 === 0);
    writeFileSync(earlier.fsPath, text);
    writeFileSync(later.fsPath, JSON.stringify(less));
  });
  after(async () => {
    await closeEditors();
    rmSync(folder, { recursive: true });
  });

  it('two files open in one tab, whose address names both', async () => {
    await vscode.commands.executeCommand('ecsProfiler.compareProfiles', earlier, [earlier, later]);
    const tab = await until('the tab', () => openGraphs().find(({ uri }) => uri.scheme === COMPARE_SCHEME), 10_000);
    assert.deepEqual(comparedOf(tab.uri.query), {
      before: { uri: earlier.toString() },
      after: { uri: later.toString() },
    });
    assert.equal(tab.uri.path, '/earlier.speedscope.json \u2194 later.speedscope.json');
  });

  it('the lines carry what changed, with its sign, coloured where it is sure', async () => {
    const uri = vscode.Uri.file(path.join(root, 'lab', 'samples', 'orders-api', 'orders', 'pricing.py'));
    const editor = await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside });
    const mark = await until(
      'a change of a line itself',
      () => api.heat.lines.shownIn(editor).marks.find(({ figure }) => /^\u2212\d+\.\d pp$/.test(figure)),
      20_000,
    );
    assert.deepEqual([mark.change?.direction, mark.step], [-1, 2]);
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(mark.line - 1, editor.document.lineAt(mark.line - 1).firstNonWhitespaceCharacterIndex),
    );
    assert.match((hover.contents[0] as vscode.MarkdownString).value, /self \(before \d+\.\d %, after \d+\.\d %\)/);
  });

  it("a capture is pinned as baseline and let go again; the view lists the service's captures", async () => {
    const captures = async (): Promise<CaptureNode[]> =>
      api.captures.getChildren((await api.captures.getChildren())[0]);
    const [row] = await captures();
    const kind = async (): Promise<string> => String(api.captures.getTreeItem((await captures())[0]).contextValue);
    await vscode.commands.executeCommand('ecsProfiler.captures.pinBaseline', row);
    assert.match(await kind(), /^ecsProfiler\.capture.*\.isBaseline$/);
    await vscode.commands.executeCommand('ecsProfiler.captures.unpinBaseline', row);
    assert.doesNotMatch(await kind(), /aseline/);
    const [first] = await api.iterations.getChildren();
    assert.match(String(api.iterations.getTreeItem(first).label), /^1\. /);
  });

  it('captures of one service are merged into one more, which keeps their sources', async () => {
    const groups = await api.captures.getChildren();
    const rows = (await Promise.all(groups.map((group) => api.captures.getChildren(group)))).find(
      (own) => own.length > 1,
    );
    assert.ok(rows, 'a service with two captures');
    await vscode.commands.executeCommand('ecsProfiler.captures.merge', rows[0], rows.slice(0, 2));
    const merged = await until(
      'the merged capture',
      async () => {
        const all = (
          await Promise.all((await api.captures.getChildren()).map((group) => api.captures.getChildren(group)))
        ).flat();
        return all
          .flatMap((row) => (row.kind === 'capture' ? [row.stored.metadata] : []))
          .find(({ remarks }) => remarks?.includes('Merged from 2 captures.'));
      },
      10_000,
    );
    const sources = (row: CaptureNode): number =>
      row.kind === 'capture' ? (row.stored.metadata.sources?.length ?? 1) : 0;
    assert.equal(merged.sources?.length, sources(rows[0]) + sources(rows[1]));
  });
});
