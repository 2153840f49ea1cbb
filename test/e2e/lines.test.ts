/**
 * What users see on source lines in a real VS Code: marks, spans, hovers, views, keys, edits; with screenshots in the
 * four kinds of theme. Only in the long run.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { shownHeat, type ShownLine } from '../support/shownHeat';
import { startEditorWindow, type EditorWindow } from '../support/vscode';
import { until } from '../support/until';
import { isLongRun } from '../support/longRun';

const capture = 'orders-api.speedscope.json';

if (isLongRun)
  describe('lines', function () {
    this.timeout(180_000);
    let window: EditorWindow;
    const folder = mkdtempSync(path.join(tmpdir(), 'ecs-lines-'));
    before(async () => {
      cpSync('lab/samples/orders-api', path.join(folder, 'orders-api'), { recursive: true });
      cpSync(path.join('media/sample', capture), path.join(folder, capture));
      writeFileSync(
        path.join(folder, 'lab.json'),
        JSON.stringify({
          services: [{ cluster: 'lab', name: 'nothing', source: './orders-api', command: ['true'], desiredCount: 0 }],
        }),
      );
      window = await startEditorWindow({
        folder,
        services: path.join(folder, 'lab.json'),
        viewport: { width: 1600, height: 950 },
      });
      await open(capture);
      await window.frame('find_repeated').first().waitFor({ timeout: 60_000 });
      await window.frame('find_repeated').click();
      await window.page.locator('.tab[data-resource-name="pricing.py"]').waitFor();
    });
    after(async () => {
      await window?.stop();
      rmSync(folder, { recursive: true });
    });

    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await window.page.keyboard.press(key);
    };
    const open = (file: string): Promise<void> => window.openFile(file);
    const marks = (): Promise<ShownLine[]> => shownHeat(window.page, 'pricing.py');
    /** Lines of the editor that have the edge of a span. */
    const banded = (): Promise<number> =>
      window.page.evaluate<number>(
        `[...document.querySelectorAll('.monaco-editor[data-uri$="pricing.py"] .view-overlays .cdr[class*="ced-"]')].filter((e) => getComputedStyle(e).borderLeftStyle === 'solid').length`,
      );

    it('a band around the hottest loop, marks within', async () => {
      await until('marks and a band', async () =>
        (await marks()).length > 0 && (await banded()) > 1 ? true : undefined,
      );
      await window.screenshot('lines');
    });

    it('a hover with stacks, shares and the capture; its links open files', async () => {
      await window.page
        .locator('.monaco-editor[data-uri$="pricing.py"] .view-line')
        .filter({ hasText: 'lines[j]' })
        .click({ position: { x: 150, y: 8 } });
      await press('ControlOrMeta+K', 'ControlOrMeta+I');
      const hover = window.page.locator('.monaco-hover').filter({ hasText: 'Heaviest stacks:' }).first();
      await hover.waitFor();
      const text = await hover.innerText();
      await window.screenshot('lines hover');
      assert.match(text, /% · .*self, .*total, [\d,]+ samples/);
      assert.match(text, /By task: .*\n?.*By thread: /s);
      assert.match(text, /revision \d+/);
      assert.match(
        (await hover.locator('a').first().getAttribute('data-href')) ?? '',
        /^(file|vscode-remote):\/\/.*\.py#L\d+(,|%2C)\d+$/,
      );
      await press('Escape');
    });

    it('an edit fades the mark it touches and shifts the rest; undone, all is as it was', async () => {
      const before = await marks();
      const line = before.sort((a, b) => b.strength - a.strength)[0].line;
      await press('End');
      await window.page.keyboard.type('  # edited');
      await until('the mark without a background', async () =>
        (await marks()).some((mark) => mark.line === line && mark.strength === 0 && mark.figure !== '')
          ? true
          : undefined,
      );
      await window.screenshot('lines edited');
      // Typing is undone by the word.
      await press('ControlOrMeta+Z', 'ControlOrMeta+Z', 'ControlOrMeta+Z', 'ControlOrMeta+Z');
      await until('the mark again', async () =>
        (await marks()).some((mark) => mark.line === line && mark.strength > 0) ? true : undefined,
      );
    });

    it('the next hot line by key', async () => {
      const lines = (await marks()).map(({ line }) => line).sort((a, b) => a - b);
      await press('ControlOrMeta+Home', 'Alt+F7');
      await window.landsOn('pricing.py', lines[0]);
      await press('Alt+F7');
      await window.landsOn('pricing.py', lines[1] ?? lines[0]);
      await press('Shift+Alt+F7');
      await window.landsOn('pricing.py', lines[0]);
    });

    it('Hot Lines lists lines across files and opens them; the explorer has badges', async () => {
      await press('ControlOrMeta+Shift+E');
      const badged = window.page
        .locator('.explorer-folders-view .monaco-icon-label[aria-label*="of own time"]')
        .filter({ hasText: 'pricing.py' });
      await badged.first().waitFor();
      await window.screenshot('lines explorer');
      await window.page
        .locator('.activitybar')
        .getByRole('tab', { name: /^ECS Profiler/ })
        .click();
      const tree = window.page.getByRole('tree', { name: /Hot Lines/ });
      await tree
        .getByRole('treeitem', { name: /pricing\.py line \d+, .*self.*find_repeated/ })
        .first()
        .waitFor();
      await window.screenshot('lines view');
      await tree.getByRole('treeitem').filter({ hasText: 'export.py' }).first().click();
      await window.page.locator('.tab.active[data-resource-name="export.py"]').waitFor();
      await open('pricing.py');
    });

    it('figures only, off and on by the status bar', async () => {
      const button = window.page.locator('[id="ecs-profiler.ecs-profiler.ecsProfiler.heat"] a');
      await button.click();
      await until('figures without background', async () =>
        (await marks()).length > 0 && (await marks()).every(({ strength, figure }) => strength === 0 && figure !== '')
          ? true
          : undefined,
      );
      assert.equal(await banded(), 0);
      await window.screenshot('lines figures only');
      await button.click();
      await until('nothing', async () => ((await marks()).length === 0 ? true : undefined));
      await button.click();
      await until('marks', async () =>
        (await marks()).some(({ strength }) => strength > 0) && (await banded()) > 1 ? true : undefined,
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
        await until('a band', async () => ((await banded()) > 1 ? true : undefined));
        await window.screenshot(`lines ${theme}`);
      }
    });
  });
