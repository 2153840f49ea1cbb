/** A profile of a service that matches two folders of the workspace equally well, and of a library installed there. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { until } from '../support/until';
import { startEditorWindow, type EditorWindow } from '../support/vscode';
import { isLongRun } from '../support/longRun';

const speedscope = {
  $schema: 'https://www.speedscope.app/file-format-schema.json',
  name: 'twins',
  shared: {
    frames: [
      { name: 'main', file: '/srv/app/main.py', line: 7 },
      { name: 'shout', file: '/srv/app/util.py', line: 7 },
      { name: 'send', file: '/usr/local/lib/python3.12/site-packages/poster/send.py', line: 2 },
    ],
  },
  profiles: [
    {
      type: 'sampled',
      name: 'MainThread',
      unit: 'seconds',
      startValue: 0,
      endValue: 3,
      samples: [
        [0, 1],
        [0, 2],
      ],
      weights: [2, 1],
    },
  ],
};

if (isLongRun)
  describe('where code lies', function () {
    this.timeout(60_000);
    let window: EditorWindow;
    const folder = mkdtempSync(path.join(tmpdir(), 'ecs-mapping-'));
    before(async () => {
      cpSync('test/fixtures/layouts/twins/workspace', folder, { recursive: true });
      mkdirSync(path.join(folder, '.venv/lib/python3.12/site-packages/poster'), { recursive: true });
      writeFileSync(
        path.join(folder, '.venv/lib/python3.12/site-packages/poster/send.py'),
        'def send(text):\n    return len(text)\n',
      );
      writeFileSync(path.join(folder, 'twins.speedscope.json'), JSON.stringify(speedscope));
      window = await startEditorWindow({ folder, settings: { 'workbench.startupEditor': 'none' } });
    });
    afterEach(async function () {
      if (this.currentTest?.state === 'failed')
        await window?.screenshot(`mapping failed ${this.currentTest.title.slice(0, 20)}`);
    });
    after(async () => {
      await window?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('is asked once where two folders fit alike; the answer is kept in the settings and counts at once', async () => {
      await window.openFile('twins.speedscope.json');
      const question = window.page.locator('.quick-input-widget').filter({ hasText: 'Which Folder Ran as /srv/app?' });
      await question.waitFor();
      await window.screenshot('mapping asked');
      await window.choose('Which Folder Ran as /srv/app?', 'red');
      const settings = path.join(folder, '.vscode/settings.json');
      await until(
        'the answer in the settings',
        async () => {
          try {
            return (JSON.parse(readFileSync(settings, 'utf8')) as Record<string, unknown>)['ecsProfiler.pathMappings'];
          } catch {
            return undefined;
          }
        },
        10_000,
      );
      assert.deepEqual(
        (JSON.parse(readFileSync(settings, 'utf8')) as Record<string, unknown>)['ecsProfiler.pathMappings'],
        { '/srv/app': './red' },
      );
      await window.frame('shout').click();
      await window.landsOn('util.py', 7);
    });

    it('is a read-only copy for a library', async () => {
      await window.page.locator('.tab').filter({ hasText: 'twins.speedscope.json' }).first().click();
      await window.frame('send').click();
      await window.page.locator('.tab[data-resource-name="send.py"]').waitFor();
      await window.screenshot('mapping library');
    });

    it('is shown and edited by a command', async () => {
      await window.command('ECS Profiler: Edit Path Mappings');
      const list = window.page.locator('.quick-input-widget').filter({ hasText: 'Edit Path Mappings' });
      await list.locator('.monaco-list-row').filter({ hasText: '/srv/app → ./red' }).click();
      await window.screenshot('mapping edited');
      await window.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: 'Remove' }).click();
      await until(
        'the mapping to be gone',
        async () =>
          readFileSync(path.join(folder, '.vscode/settings.json'), 'utf8').includes('pathMappings') ? undefined : true,
        10_000,
      );
      await window.page.waitForTimeout(1500);
      assert.equal(
        await window.page.locator('.quick-input-widget').filter({ hasText: 'Which Folder Ran' }).isVisible(),
        false,
        'it is not asked again',
      );
    });
  });
