/**
 * An editor that is killed in the middle of a recording, as by the system when memory runs out: what it had is there when a
 * window opens again, says that it is partial, and the task is as it was.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe } from 'mocha';
import { pids, statFields } from '../../lab/tasks/processTable';
import type { Lab } from '../../lab/lab';
import { installEditor } from '../../tools/editor-host/install';
import { startEditor, type EditorServer } from '../../tools/editor-host/server';
import { editorSettings, labEnvironment, labSettings, stillSettings } from '../../tools/editor-host/settings';
import { startLab } from '../../tools/lib/startLab';
import { remainsOf } from '../flow/support/remains';
import { launchChromium } from '../support/chromium';
import { itInLongRun } from '../support/longRun';
import { until, within } from '../support/until';
import { EditorWindow } from '../support/vscode';
import { openContext, openPage } from '../support/windowPage';

const SERVICE = 'orders-api';

/** A profile folder, a browser and a lab that outlive editors and windows. */
interface Desk {
  readonly lab: Lab;
  readonly dataFolder: string;
  /** Starts an editor on the profile folder, at the address of the one before. */
  start(): Promise<EditorServer>;
  open(server: EditorServer): Promise<EditorWindow>;
}

describe('an editor that is killed while it records', function () {
  this.timeout(240_000);
  let window: EditorWindow | undefined;
  const stops: (() => unknown)[] = [];
  afterEach(async function () {
    await window?.screenshot(`killed-editor ${this.currentTest?.title ?? ''}`);
    window = undefined;
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function setUp(): Promise<Desk> {
    const editor = await installEditor((line) => process.stderr.write(`${line}\n`));
    const lab = await startLab({});
    stops.push(() => lab.stop());
    mkdirSync('.cache', { recursive: true });
    const dataFolder = mkdtempSync(path.resolve('.cache/e2e-'));
    stops.push(() => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 }));
    const browser = await launchChromium();
    stops.push(() => browser.close());
    const context = await openContext(browser);
    const settings = editorSettings({
      ...stillSettings,
      ...labSettings(lab),
      'ecsProfiler.capture.durationSeconds': 120,
      'ecsProfiler.capture.cachePySpy': false,
    });
    let port: number | undefined;
    return {
      lab,
      dataFolder,
      async start() {
        const server = await startEditor(editor, { kind: 'user', dataFolder, settings, env: labEnvironment(), port });
        stops.push(() => server.stop());
        port = server.port;
        return server;
      },
      open: async (server) =>
        new EditorWindow(await openPage(context, server.url(path.resolve('lab/samples'))), lab, []),
    };
  }

  interface Recording {
    readonly desk: Desk;
    readonly server: EditorServer;
    readonly opened: EditorWindow;
    /** What was in the containers before. */
    readonly before: ReturnType<typeof remainsOf>;
  }

  /** Records in an editor of its own until something of it is kept. */
  async function record(): Promise<Recording> {
    const desk = await setUp();
    const server = await desk.start();
    const opened = (window = await desk.open(server));
    const { lab, dataFolder } = desk;
    const before = remainsOf(lab.ecsEndpoint, process.pid, SERVICE);
    await opened.openView();
    await opened.expand('lab');
    await opened.contextMenu(SERVICE, 'Profile Service');
    await opened.confirm('OK');
    await until('something of the recording is kept', () => capturesIn(dataFolder).length > 0, 90_000);
    const during = remainsOf(lab.ecsEndpoint, process.pid, SERVICE);
    assert.ok(
      during.strangers.some((one) => one.includes('py-spy')),
      `py-spy runs: ${during.strangers.join()}`,
    );
    return { desk, server, opened, before };
  }

  /** The task is as it was before the recording: it notices by itself, with nobody left to tell it. */
  async function leftAsItWas({ lab }: Desk, before: ReturnType<typeof remainsOf>): Promise<void> {
    let now = before;
    await until(
      () => `the task to be as it was: ${JSON.stringify(now)}`,
      () => {
        now = remainsOf(lab.ecsEndpoint, process.pid, SERVICE);
        return JSON.stringify(now) === JSON.stringify(before);
      },
      40_000,
      500,
    );
  }

  /** The one capture in the list says that it is partial, why, and can be opened. */
  async function isListedAsPartial(opened: EditorWindow): Promise<void> {
    const row = opened.page.getByRole('tree', { name: /Captures/ }).getByRole('treeitem', { level: 2 });
    await row.first().waitFor({ timeout: 60_000 });
    assert.equal(await row.count(), 1);
    assert.match(await row.innerText(), / · partial|partial · /);
    assert.match((await row.getAttribute('aria-label')) ?? '', /warning: Partial: It was kept while it was recorded/);
    await row.click();
    await opened.frame('find_repeated').waitFor({ timeout: 60_000 });
    const warning = opened.webview().locator('.caution');
    await warning.filter({ hasText: 'Partial: It was kept while it was recorded' }).waitFor();
    assert.equal(await opened.webview().getByRole('button', { name: 'Stop and Keep' }).count(), 0, 'nothing is live');
  }

  itInLongRun('shows what was kept in the same window when only the extensions were killed', async () => {
    const { desk, server, opened, before } = await record();
    await opened.frame('find_repeated').waitFor();
    // Another view is in front: it is the editor that starts the extension again.
    await opened.page.keyboard.press('ControlOrMeta+Shift+E');
    await opened.page.getByRole('tree', { name: 'Files Explorer' }).waitFor();
    for (const pid of extensionHosts(server)) process.kill(pid, 'SIGKILL');
    await opened.webview().locator('.caution').waitFor({ timeout: 60_000 });
    await opened.openView();
    await isListedAsPartial(opened);
    await leftAsItWas(desk, before);
  });

  itInLongRun('says so where nothing had been kept yet, and closes the tab that stood for it', async () => {
    const { desk, server, opened, before } = await record();
    await opened.frame('find_repeated').waitFor();
    // As a little earlier.
    for (const file of capturesIn(desk.dataFolder)) rmSync(file);
    for (const pid of extensionHosts(server)) process.kill(pid, 'SIGKILL');
    await opened
      .toast(/^orders-api-.* is not there\. If it was being recorded, nothing of it had been kept yet/)
      .waitFor();
    assert.equal(await opened.page.locator('.tab').count(), 0);
    await leftAsItWas(desk, before);
  });

  itInLongRun('shows what was kept in a new window on the same profile folder', async () => {
    const { desk, server, opened: first, before } = await record();
    for (const pid of [server.pid, ...extensionHosts(server)]) process.kill(pid, 'SIGKILL');
    await first.page.close();
    await leftAsItWas(desk, before);
    const second = (window = await desk.open(await desk.start()));
    // The editor may open the view again by itself, and a click on its icon would then close it. On a busy machine the
    // extensions take long to start beside a tab that comes again.
    const tree = second.page.getByRole('tree', { name: /Services/ });
    const isOpen = await within(10_000, () => tree.isVisible());
    if (isOpen === undefined) await second.openView().catch(() => tree.waitFor({ timeout: 90_000 }));
    await isListedAsPartial(second);
  });
});

/** Files among the captures of a profile folder. */
function capturesIn(dataFolder: string): string[] {
  const data = path.join(dataFolder, 'data');
  return readdirSync(data, { recursive: true })
    .map((file) => path.join(data, String(file)))
    .filter((file) => /captures\/[^.][^/]*\.speedscope\.json$/.test(file));
}

/** Pids of the processes in which extensions run. */
function extensionHosts({ pid }: EditorServer): number[] {
  const found = pids().filter((one) => {
    const [, , group] = statFields(one) ?? [];
    return group === String(pid) && readFileSync(`/proc/${one}/cmdline`, 'latin1').includes('--type=extensionHost');
  });
  assert.ok(found.length > 0, 'an extension host runs');
  return found;
}
