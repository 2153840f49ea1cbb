import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import { answering, cancelling, connectToLab, row } from './support/editor';
import { until } from '../../support/until';

const reportText = (): string | undefined => {
  const document = vscode.window.activeTextEditor?.document;
  return document?.uri.scheme === 'ecs-exec-check' ? document.getText() : undefined;
};

describe('Check Exec', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await connectToLab();
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeActiveEditor'));

  it('shows the rows of a service in a read-only document', async () => {
    const target = await row(api, 'lab', 'catalog-api');
    const asked = await answering('showInformationMessage', undefined, () =>
      vscode.commands.executeCommand('ecsProfiler.checkExec', target),
    );
    const text = await until('the report', reportText, 5000);
    assert.match(text, /^# Check Exec: catalog-api\n/);
    assert.match(text, /- \*\*Session into the container\*\*: Opened in /);
    assert.match(text, /- \*\*Node inspector\*\*: Node v\d+/);
    assert.doesNotMatch(text, /✗ Failed/);
    assert.match(String(asked[0]), /^catalog-api: .*\d+ ok/);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'markdown');
    const { menus } = vscode.extensions.getExtension('ecs-profiler.ecs-profiler')!.packageJSON.contributes as {
      menus: Record<string, { command: string; when: string }[]>;
    };
    const actions = menus['editor/title'].filter(({ command }) => command.startsWith('ecsProfiler.check.'));
    assert.equal(actions.length, 2);
    for (const { when } of actions) assert.equal(when.replaceAll("'", ''), `resourceScheme == ${document?.uri.scheme}`);
    assert.doesNotMatch(document?.uri.scheme ?? '', /file/, 'a remote VS Code rewrites conditions with that word');
  });

  it('says what failed and offers its fix first', async () => {
    const target = await row(api, 'lab', 'legacy');
    const [asked] = await answering('showWarningMessage', undefined, () =>
      vscode.commands.executeCommand('ecsProfiler.checkExec', target),
    );
    assert.match(String(asked), /^legacy: 1 failed/);
    assert.match(
      await until('the report', reportText, 5000),
      /## ✗ Failed \(1\)\n\n- \*\*ECS Exec enabled for the task\*\*/,
    );
    const [items] = await answering('showQuickPick', { label: 'ECS Exec', fix: 'chosen' }, () =>
      vscode.commands.executeCommand('ecsProfiler.check.copyFix'),
    );
    const [first] = items as { readonly label: string; readonly fix: string }[];
    assert.deepEqual(
      [first.label, /--enable-execute-command/.test(first.fix)],
      ['ECS Exec enabled for the task', true],
    );
    assert.equal(await vscode.env.clipboard.readText(), 'chosen');
  });

  it('can be cancelled', async () => {
    const target = await row(api, 'lab', 'orders-api');
    const messages = await cancelling(/Opening a session/, () =>
      vscode.commands.executeCommand('ecsProfiler.checkExec', target),
    );
    assert.ok(messages.length >= 2, messages.join('; '));
    assert.equal(reportText(), undefined);
  });

  it('marks in the tree what is wrong without a session', async () => {
    const [task] = await api.services.getChildren(await row(api, 'lab', 'legacy'));
    const item = api.services.getTreeItem(task);
    assert.match(String(item.description), / · 1 problem$/);
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'warning');
    assert.match(
      (item.tooltip as vscode.MarkdownString).value,
      /\*\*failed: ECS Exec enabled for the task\.\*\* Off since the task started/,
    );
    assert.match(item.accessibilityInformation?.label ?? '', /, failed: ECS Exec enabled for the task/);
  });

  it('removes the cached py-spy, or says that there is none', async () => {
    const target = await row(api, 'lab', 'catalog-api');
    const [asked] = await answering('showInformationMessage', undefined, () =>
      vscode.commands.executeCommand('ecsProfiler.removeCachedPySpy', target),
    );
    assert.equal(String(asked), 'No py-spy of ours was cached in 1 task of catalog-api.');
  });
});
