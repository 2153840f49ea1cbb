/**
 * Containers that ran source text other than the workspace's: an earlier commit, and an edit that was never committed.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { shownHeat } from '../support/shownHeat';
import { until } from '../support/until';
import { startEditorWindow, type EditorWindow } from '../support/vscode';
import { isLongRun } from '../support/longRun';

/** A service that is busy in one line of `name`. Where Yama restricts ptrace, it allows other processes to attach. */
const program = (name: string): string => `import ctypes
import time

ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)


def ${name}(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        sum(n * n for n in range(2000))


while True:
    ${name}(0.03)
    time.sleep(0.07)
`;
const hot = 'sum(n * n';
const lineOf = (text: string): number => text.split('\n').findIndex((line) => line.includes(hot)) + 1;

if (isLongRun)
  describe('what ran', function () {
    this.timeout(120_000);
    const root = mkdtempSync(path.join(tmpdir(), 'ecs-truth-'));
    const [folder, deployed] = [path.join(root, 'workspace'), path.join(root, 'deployed')];
    const write = (at: string, service: string, text: string): void => {
      mkdirSync(path.join(at, service), { recursive: true });
      writeFileSync(path.join(at, service, `${service}.py`), text);
    };
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder, encoding: 'utf8' });
    const commit = (message: string): string => {
      git('add', '-A');
      git('commit', '-qm', message);
      return git('rev-parse', 'HEAD').trim();
    };
    /**
     * The workspace's shop.py is one commit ahead of the container's and has an uncommitted edit. The container's
     * cart.py was never committed.
     */
    const shop = {
      ran: program('pack'),
      now: `"""Packs."""\n# Since 2.0\n${program('pack')}`.replace('import time\n', 'import time\nimport sys\n'),
    };
    const cart = {
      ran: program('weigh').replace('import time\n', '# Tried out on the way\nimport os\nimport time\n'),
      now: program('weigh'),
    };
    let firstCommit: string;
    let window: EditorWindow;

    before(async () => {
      mkdirSync(folder);
      git('init', '-q');
      write(folder, 'shop', shop.ran);
      write(folder, 'cart', cart.now);
      firstCommit = commit('Shop and cart');
      write(folder, 'shop', shop.now.replace('import sys\n', ''));
      commit('Shop says what it is');
      write(folder, 'shop', shop.now);
      write(deployed, 'shop', shop.ran);
      write(deployed, 'cart', cart.ran);
      const services = ['shop', 'cart'].map((name) => ({
        cluster: 'lab',
        name,
        source: `./${name}`,
        command: ['python3', `${name}.py`],
      }));
      writeFileSync(path.join(deployed, 'lab.json'), JSON.stringify({ services }));
      window = await startEditorWindow({
        folder,
        services: path.join(deployed, 'lab.json'),
        settings: { 'ecsProfiler.capture.durationSeconds': 1, 'ecsProfiler.capture.live': false },
      });
      await window.openView();
      await window.expand('lab');
    });
    afterEach(async function () {
      await window?.screenshot(`truth ${this.currentTest?.title ?? ''}`);
    });
    after(async () => {
      await window?.stop();
      rmSync(root, { recursive: true });
    });

    const badge = (text: string): Promise<void> =>
      window.page.locator('.part.statusbar').getByText(`Ran: ${text}`).waitFor();
    const details = (text: RegExp): Promise<void> =>
      window.webview().locator('.details .truth').filter({ hasText: text }).waitFor();
    const profile = async (service: string, frame: string): Promise<void> => {
      await window.contextMenu(service, 'Profile Service');
      await window.confirm('OK', 2000);
      await window.frame(frame).first().waitFor({ timeout: 30_000 });
    };
    const marked = (file: string, line: number): Promise<unknown> =>
      until(
        `a mark on ${file}:${line}`,
        async () =>
          (await shownHeat(window.page, file)).some((one) => one.line === line && one.strength > 0) || undefined,
        10_000,
      );
    const goTo = (frame: string): Promise<void> =>
      window
        .frame(frame)
        .first()
        .click({ modifiers: ['ControlOrMeta'] });

    it('of an earlier commit is found in Git: the badge says moved, and lines lead to where their text stands now', async () => {
      await profile('shop', 'pack');
      await goTo('pack');
      await window.landsOn('shop.py', lineOf(shop.now));
      assert.notEqual(lineOf(shop.now), lineOf(shop.ran));
      await badge('moved');
      await marked('shop.py', lineOf(shop.now));
      await details(new RegExp(`^Moved: another text ran, of commit ${firstCommit.slice(0, 8)} \\(.*Shop and cart\\)`));
      await window.command('ECS Profiler: Compare with What Ran');
      await window.page.locator('.tab.active[aria-label*="what ran"]').waitFor();
      await window.page.locator('.diff-editor, .monaco-diff-editor').getByText('Since 2.0').first().waitFor();
    });

    it('that was never committed differs until it is fetched from the container; then its lines are followed', async () => {
      await window.command('View: Close All Editors');
      await profile('cart', 'weigh');
      await goTo('weigh');
      await badge('differs');
      await details(/^Differs from what ran/);
      await window.command('ECS Profiler: Compare with What Ran');
      await window.page
        .locator('.monaco-diff-editor')
        .getByText('Tried out on the way')
        .first()
        .waitFor({ timeout: 30_000 });
      await window.command('View: Close Editor');
      await details(/^Moved: another text ran, fetched from the container/);
      await goTo('weigh');
      await window.landsOn('cart.py', lineOf(cart.now));
      await badge('moved');
      await marked('cart.py', lineOf(cart.now));
      write(folder, 'cart', cart.ran);
      await badge('exact');
      await details(/^Exact/);
      await marked('cart.py', lineOf(cart.ran));
    });
  });
