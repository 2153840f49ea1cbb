/**
 * Comparing in a real VS Code: two revisions of a service during a deployment, captures, files, an outlier among tasks,
 * and the changes on source lines. Only in the long run.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { shownHeat, type ShownLine } from '../support/shownHeat';
import { until } from '../support/until';
import { startEditorWindow, type EditorWindow } from '../support/vscode';
import { isLongRun } from '../support/longRun';

const SECONDS = 12;

if (isLongRun)
  describe('comparing', function () {
    this.timeout(240_000);
    const root = mkdtempSync(path.join(tmpdir(), 'ecs-compare-'));
    const folder = path.join(root, 'workspace');
    const second = path.resolve('lab/revisions/orders-api-2');
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder, encoding: 'utf8' });
    let window: EditorWindow;

    before(async () => {
      mkdirSync(folder);
      git('init', '-q');
      cpSync('lab/samples/orders-api', folder, { recursive: true });
      git('add', '-A');
      git('commit', '-qm', 'Orders');
      cpSync(second, folder, { recursive: true });
      git('commit', '-qam', 'Prices in one pass; export by pages');
      writeFileSync(path.join(folder, 'a.collapsed'), 'main;work 90\nmain;wait 10\n');
      writeFileSync(path.join(folder, 'b.collapsed'), 'main;work 30\nmain;wait 10\nmain;extra 60\n');
      // One service of three tasks, the youngest of which misbehaves; another in deployment.
      const source = path.resolve('lab/samples/orders-api');
      const revisions = [
        { source, command: ['python3', 'main.py'] },
        {
          source,
          build: ['cp', '-R', `${second}/.`, '.'],
          command: ['python3', 'main.py'],
          env: { PRICING_SHARE: '0.026', EXPORT_SHARE: '0.134' },
        },
      ];
      const service = { cluster: 'lab', containerRoot: '/srv/app', cpu: '1024', memory: '2048', revisions };
      writeFileSync(
        path.join(root, 'lab.json'),
        JSON.stringify({
          services: [
            { ...service, name: 'orders-api', running: { 1: 3 } },
            { ...service, name: 'rollout', running: { 1: 1, 2: 1 } },
          ],
        }),
      );
      window = await startEditorWindow({
        folder,
        services: path.join(root, 'lab.json'),
        viewport: { width: 1600, height: 950 },
        settings: {
          'ecsProfiler.capture.durationSeconds': SECONDS,
          'ecsProfiler.capture.live': 'never',
          'git.autoRepositoryDetection': true,
        },
      });
      await window.openView();
      await window.expand('lab');
    });
    afterEach(async function () {
      await window?.screenshot(`compare ${this.currentTest?.title ?? ''}`);
    });
    after(async () => {
      await window?.stop();
      rmSync(root, { recursive: true });
    });

    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await window.page.keyboard.press(key);
    };
    const clearToasts = (): Promise<void> => window.command('Notifications: Clear All Notifications');
    const activeTabs = (): Promise<string[]> =>
      window.page.evaluate<string[]>(
        `[...document.querySelectorAll('.tab.active')].map((tab) => tab.dataset.resourceName ?? '')`,
      );
    const tabTitled = (title: RegExp): Promise<string> =>
      until(`the tab ${title}`, async () => (await activeTabs()).find((name) => title.test(name)), 90_000);
    const figures = (file: string): Promise<ShownLine[]> => shownHeat(window.page, file);
    const captures = () => window.page.getByRole('tree', { name: /Captures/ }).getByRole('treeitem', { level: 2 });
    /** Opens the view unless it is open already: a click would then close it. */
    const openView = async (): Promise<void> => {
      if (!(await window.page.getByRole('tree', { name: /Services/ }).isVisible())) await window.openView();
    };
    const menu = (item: string): Promise<void> => window.menuItem(item, true);

    it('both revisions are captured at the same time and compared', async () => {
      await window.contextMenu('rollout', 'Capture and Compare Both Revisions');
      const list = window.page.locator('.quick-input-widget');
      await list
        .getByText(/on 1 task: changes of [\d.]+ points and up/)
        .first()
        .waitFor();
      await window.screenshot('compare pick');
      await window.choose('Compare revisions 1 and 2 of rollout', 'from the settings');
      await window.confirm('OK', 5000);
      await tabTitled(/^rollout: revision 1 ↔ revision 2$/);
      await window.frame('json_round_trip').waitFor({ timeout: 60_000 });
      await clearToasts();
    });

    it('what changed stands on the lines, with its sign, and lines that were rewritten are marked', async () => {
      await window.frame('export_pages').click();
      await window.page.locator('.tab[data-resource-name="export.py"]').waitFor();
      const shown = await until(
        'signed changes',
        async () => {
          const rows = await figures('export.py');
          return rows.some(({ figure }) => /\+\d+\.\d pp/.test(figure)) ? rows : undefined;
        },
        20_000,
      );
      assert.ok(
        shown.some(({ figure }) => /◆ this hunk \+\d+\.\d pp/.test(figure)),
        JSON.stringify(shown),
      );
      assert.ok(
        shown.some(({ strength, figure }) => strength > 0 && figure.includes('+')),
        'a sure change is coloured',
      );
    });

    it('in the four kinds of theme', async () => {
      for (const [theme, kind] of [
        ['Light Modern', 'vs'],
        ['Dark High Contrast', 'hc-black'],
        ['Light High Contrast', 'hc-light'],
        ['Dark Modern', 'vs-dark'],
      ]) {
        await window.colourTheme(theme);
        await window.page.locator(`.monaco-workbench.${kind}`).first().waitFor();
        await until('a coloured change', async () =>
          (await figures('export.py')).some(({ strength }) => strength > 0) ? true : undefined,
        );
        await window.screenshot(`compare lines ${theme}`);
      }
    });

    it('the diff of both revisions shows which hunk owns the regression', async () => {
      await window.command('ECS Profiler: Compare the Two Revisions of This File');
      await window.page.locator('.tab.active').filter({ hasText: 'export.py (revision 1 ↔ revision 2)' }).waitFor();
      const side = (name: string) => window.page.locator(`.monaco-diff-editor .editor.${name}`);
      await side('modified').waitFor();
      // The names of both editors end the same way, so read what each one shows.
      const shown = (name: string): Promise<string> =>
        window.page.evaluate<string>(
          `[...document.querySelectorAll('.monaco-diff-editor .editor.${name} .view-lines span')].map((span) => getComputedStyle(span, '::after').content).join()`,
        );
      await until(
        'the regression on the right',
        async () => (/this hunk \+\d+\.\d pp/.test(await shown('modified')) ? true : undefined),
        20_000,
      );
      await until(
        'what is gone on the left',
        async () => (/\u2212\d+\.\d pp/.test(await shown('original')) ? true : undefined),
        20_000,
      );
    });

    it('the comparison is there again after the window is reloaded', async () => {
      await window.page.reload();
      await tabTitled(/^rollout: revision 1 ↔ revision 2$/);
      await window.frame('json_round_trip').waitFor({ timeout: 60_000 });
    });

    it('two captures of the tree are compared, a baseline is pinned, the one before is found', async () => {
      await openView();
      await window.expand('lab');
      await captures().nth(1).waitFor();
      assert.equal(await captures().count(), 2);
      await captures().nth(0).click();
      // Wait for the tab, or it would open over the next one.
      await tabTitled(/^rollout-.*\.speedscope\.json$/);
      await captures()
        .nth(1)
        .click({ modifiers: ['ControlOrMeta'] });
      await captures().nth(1).click({ button: 'right' });
      await window.page.locator('.monaco-menu').waitFor();
      await window.screenshot('compare two captures menu');
      await menu('Compare');
      await tabTitled(/^rollout: revision 1 ↔ revision 2$/);
      await captures().nth(0).click();
      await tabTitled(/^rollout-.*\.speedscope\.json$/);
      await captures().nth(0).click({ button: 'right' });
      await menu('Pin as Baseline');
      await captures().nth(0).filter({ hasText: 'baseline' }).waitFor();
      await captures().nth(1).click({ button: 'right' });
      await menu('Compare with Baseline');
      await tabTitled(/^rollout: revision \d ↔ revision \d$/);
    });

    it('any two files of the explorer', async () => {
      await press('ControlOrMeta+Shift+E');
      const file = (name: string) =>
        window.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name });
      await file('a.collapsed').click();
      await file('b.collapsed').click({ modifiers: ['ControlOrMeta'] });
      await file('b.collapsed').click({ button: 'right' });
      await menu('Compare Profiles…');
      await tabTitled(/^[ab]\.collapsed ↔ [ab]\.collapsed$/);
      await window.frame('extra').waitFor({ timeout: 30_000 });
      // A command that the palette has for comparisons only.
      await window.command('ECS Profiler: Show Differences Around the Code');
      await window.webview().getByLabel('What differs around the code').waitFor();
    });

    it('the odd task of three is named, with what sets it apart', async () => {
      await openView();
      await window.expand('lab');
      await window.contextMenu('orders-api', 'Find the Odd Task');
      await window.choose('Find the odd task of orders-api', 'from the settings');
      const toast = window.toast(/Task [0-9a-f]{8} of orders-api is the odd one of 3: reconcile_ledger \+\d/);
      await toast.waitFor({ timeout: 120_000 });
      assert.match(await toast.innerText(), /It alone has .*youngest/);
      await tabTitled(/^orders-api: the others ↔ task [0-9a-f]{8}$/);
      await window.frame('reconcile_ledger').waitFor({ timeout: 60_000 });
    });

    it('the iterations view has the captures of a service in order, with what changed', async () => {
      await openView();
      await window.page.locator('.tab').filter({ hasText: 'rollout: revision 1' }).first().click();
      const tree = window.page.getByRole('tree', { name: /Iterations/ });
      if (!(await tree.isVisible())) await window.page.getByRole('button', { name: /^Iterations Section/ }).click();
      const rows = tree.getByRole('treeitem');
      await rows.nth(1).filter({ hasText: /pp/ }).waitFor({ timeout: 60_000 });
      assert.match(await rows.nth(0).innerText(), /1\. [^]*\w+\.py:\d+ \d+\.\d % · \d\.\d\d cores · rev 1$/);
      assert.match(await rows.nth(1).innerText(), /2\. [^]* [+\u2212]\d+\.\d pp and \d+ more · .* · rev 2$/);
    });
  });
