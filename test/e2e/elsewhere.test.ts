/** Windows that are set up otherwise: nothing in the region, no folder open, one that is not trusted, one that is added. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe } from 'mocha';
import type { Lab } from '../../lab/lab';
import { startLab } from '../../tools/lib/startLab';
import { startEditorWindow, type EditorWindow } from '../support/vscode';
import { itInLongRun } from '../support/longRun';

describe('a window', function () {
  this.timeout(120_000);
  let lab: Lab;
  let window: EditorWindow | undefined;
  before(async () => {
    lab = await startLab({});
  });
  afterEach(async function () {
    await window?.screenshot(`elsewhere ${this.currentTest?.title ?? ''}`);
    await window?.stop();
    window = undefined;
  });
  after(() => lab?.stop());

  itInLongRun('on an empty region without a folder says whose it is, and offers three ways out', async () => {
    const opened = (window = await startEditorWindow({
      lab,
      folder: null,
      settings: { 'ecsProfiler.region': 'eu-west-1' },
    }));
    await opened.openView();
    const empty = opened.row('No clusters in eu-west-1');
    await empty.waitFor();
    assert.match(await empty.innerText(), /arn:aws:[a-z]+::123456789012:/);
    for (const offer of ['Change Region…', 'Open Profile File…', 'Open Sample Capture'])
      await opened.row(offer).waitFor();

    await opened.row('Open Sample Capture').click();
    await opened.frame('find_repeated').waitFor();
    await opened.frame('find_repeated').click();
    const notice = opened.toast('is not in the workspace');
    await notice.waitFor();
    assert.match(await notice.innerText(), /pricing\.py:\d+ is not in the workspace\. Open the folder/);
    assert.equal(await notice.getByRole('button', { name: 'Open Folder' }).count(), 1);
    await opened.command('Notifications: Clear All Notifications');
    await opened.frame('json_round_trip').first().click();
    await opened.webview().getByText('not in this workspace').waitFor();
    await opened.page.waitForTimeout(1000);
    assert.equal(await notice.count(), 0, 'a look at another frame must not say it again');

    await opened.row('Change Region…').click();
    await opened.choose('Change Region', 'us-east-1');
    await opened.expand('lab');
    await opened.row('orders-api').waitFor();
  });

  itInLongRun(
    'on a folder that is not trusted ignores where the folder points it, and obeys once it is trusted',
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'ecs-untrusted-'));
      mkdirSync(path.join(folder, '.vscode'));
      writeFileSync(
        path.join(folder, '.vscode', 'settings.json'),
        JSON.stringify({ 'ecsProfiler.endpointUrl': 'http://127.0.0.1:9', 'ecsProfiler.profile': 'nobody' }),
      );
      try {
        const opened = (window = await startEditorWindow({
          lab,
          folder,
          settings: {
            'security.workspace.trust.enabled': true,
            'security.workspace.trust.startupPrompt': 'never',
            'security.workspace.trust.banner': 'always',
          },
        }));
        await opened.page.getByText('Restricted Mode').first().waitFor();
        await opened.openView();
        await opened.expand('lab');
        await opened.row('orders-api').waitFor();
        await opened.command('Workspaces: Manage Workspace Trust');
        await opened.page
          .locator('.workspace-trust-editor')
          .getByRole('button', { name: 'Trust', exact: true })
          .click();
        await opened.row('No usable AWS credentials').waitFor();
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  itInLongRun('reads an open graph again when the folder of its source is added to the workspace', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ecs-workspace-'));
    const workspace = path.join(folder, 'lab.code-workspace');
    const withFolders = (...names: string[]): void =>
      writeFileSync(workspace, JSON.stringify({ folders: names.map((name) => ({ path: name })) }));
    mkdirSync(path.join(folder, 'notes'));
    cpSync('lab/samples/orders-api', path.join(folder, 'orders-api'), { recursive: true });
    withFolders('notes');
    try {
      const opened = (window = await startEditorWindow({ lab, folder: workspace }));
      await opened.openView();
      await opened.command('ECS Profiler: Open Sample Capture');
      await opened.frame('find_repeated').click();
      const isMissing = opened.webview().getByText('not in this workspace');
      await isMissing.waitFor();
      withFolders('notes', 'orders-api');
      await isMissing.waitFor({ state: 'detached' });
      await opened.frame('find_repeated').click();
      await opened.page.locator('.tab[data-resource-name="pricing.py"]').waitFor();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
