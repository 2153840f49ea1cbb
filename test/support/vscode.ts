/** A real VS Code with the extension, connected to a lab of its own and driven with mouse and keyboard. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { installEditor } from '../../tools/editor-host/install';
import { startEditor } from '../../tools/editor-host/server';
import { editorSettings, labEnvironment, labSettings, stillSettings } from '../../tools/editor-host/settings';
import { startLab } from '../../tools/lib/startLab';
import type { Lab } from '../../lab/lab';
import { launchChromium } from './chromium';
import { until } from './until';
import { openContext, openPage } from './windowPage';

export interface EditorOptions {
  /** A lab manifest; default: the sample services. */
  readonly services?: string;
  /** The folder to open, null for none; default: the samples. */
  readonly folder?: string | null;
  /** Settings that override those of a quiet first view. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Use this lab and leave it running. */
  readonly lab?: Lab;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Folder of a built extension; default: this project's own. */
  readonly extension?: string;
  /** More variables for the extension's processes. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One window. Locators follow VS Code's accessible names, as a user or a screen reader finds them. */
export class EditorWindow {
  constructor(
    readonly page: Page,
    readonly lab: Lab,
    private readonly stops: readonly (() => unknown)[],
  ) {}

  /** Opens *ECS Profiler* in the activity bar. */
  async openView(): Promise<void> {
    await this.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^ECS Profiler/ })
      .click();
    await this.page.getByRole('tree', { name: /Services/ }).waitFor();
  }

  /** A row of a tree view of the side bar, by the start of its label. */
  row(label: string): Locator {
    return this.page
      .locator('.part.sidebar .monaco-list-row')
      .filter({ hasText: new RegExp(`^\\s*${label}`) })
      .first();
  }

  /** Expands a row that is collapsed. */
  async expand(label: string): Promise<void> {
    const row = this.row(label);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
  }

  /** Right-clicks a row and chooses an item of its context menu. */
  async contextMenu(label: string, item: string): Promise<void> {
    await this.row(label).click({ button: 'right' });
    await this.menuItem(item, false);
  }

  /**
   * Chooses an item of the open menu; `exact`: by its full name. A menu ignores clicks when it has just opened, so this
   * clicks until the menu closes.
   */
  async menuItem(item: string, exact: boolean): Promise<void> {
    const choice = this.page.locator('.monaco-menu').getByRole('menuitem', { name: item, exact });
    await choice.waitFor();
    for (let tries = 0; tries < 20 && (await choice.isVisible()); tries++) {
      await choice.click({ timeout: 1000 }).catch(() => undefined);
      await this.page.waitForTimeout(150);
    }
  }

  /** Waits until this file's editor is active and its cursor is on this line. */
  async landsOn(file: string, line: number): Promise<void> {
    await this.page.locator(`.tab.active[data-resource-name="${file}"]`).waitFor();
    const number = this.page
      .locator(
        `.editor-instance[aria-label*="${file}"] .active-line-number, .editor-group-container .monaco-editor .active-line-number`,
      )
      .last();
    let seen = '';
    await until(
      `the cursor on ${file}:${line}`,
      async () => {
        seen = await number.innerText();
        return seen === String(line) ? true : undefined;
      },
      10_000,
    ).catch((error: unknown) => {
      throw new Error(`The cursor is on line ${seen}.`, { cause: error });
    });
  }

  /** Runs a command through the command palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input[type="text"], .quick-input-widget input.input').first();
    await input.fill(`>${title}`);
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: title }).first().waitFor();
    for (let tries = 0; tries < 20; tries++) {
      const focused = (await rows.and(this.page.locator('.focused')).first().getAttribute('aria-label')) ?? '';
      if (focused === title || focused.startsWith(`${title},`)) break;
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
  }

  /** Chooses a colour theme by its name, as people do. */
  async colourTheme(name: string): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.page
      .locator('.quick-input-widget')
      .getByText('Select Color Theme')
      .or(this.page.locator('.quick-input-widget input[placeholder*="Theme"]'))
      .first()
      .waitFor();
    await this.page.keyboard.type(name);
    await this.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Presses a button of a dialog or notification if one appears within `withinMs`. Returns whether it did. */
  async confirm(button: string | RegExp, withinMs = 5000): Promise<boolean> {
    const found = this.page
      .locator('.monaco-dialog-box, .notifications-toasts')
      .getByRole('button', { name: button })
      .first();
    try {
      await found.click({ timeout: withinMs });
      return true;
    } catch {
      return false;
    }
  }

  /** Types a file name into the quick open box; Enter opens the file. */
  async findFile(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await this.page.locator('.quick-input-widget input').first().fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().waitFor();
  }

  /** Opens a file by its name. */
  async openFile(name: string): Promise<void> {
    await this.findFile(name);
    await this.page.keyboard.press('Enter');
  }

  /** The page of the flame graph in the active editor: VS Code nests it in two frames. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').first().frameLocator('#active-frame');
  }

  /** A drawn frame of the flame graph, found by function name. Of several it is the leftmost, which is the widest. */
  frame(name: string): Locator {
    return this.webview().locator(`[role="treeitem"][data-name="${name}"]`).first();
  }

  /** A notification with this text. */
  toast(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-toast').filter({ hasText: text });
  }

  /** What the clipboard holds. */
  async clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** Chooses an entry of the open quick pick by keyboard: types until it is the first, then Enter. */
  async choose(title: string, entry: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget').filter({ hasText: title });
    const row = box.locator('.quick-input-list .monaco-list-row').filter({ hasText: entry }).first();
    await row.waitFor();
    await this.page.keyboard.type(entry);
    await this.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: entry }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Where the keyboard is: in a flame graph's page, in a text editor, or elsewhere. */
  async focus(): Promise<'graph' | 'editor' | 'elsewhere'> {
    return this.page.evaluate<'graph' | 'editor' | 'elsewhere'>(`(() => {
      const active = document.activeElement;
      return active?.matches('iframe.webview') ? 'graph' : active?.closest('.monaco-editor[data-uri]') ? 'editor' : 'elsewhere';
    })()`);
  }

  /** The label of the active editor tab. */
  async activeTab(): Promise<string> {
    return (await this.page.locator('.tab.active').last().getAttribute('data-resource-name')) ?? '';
  }

  /** A picture for people: `out/screenshots/NAME.png`. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join('out/screenshots', `${name}.png`) });
  }

  async stop(): Promise<void> {
    for (const stop of [...this.stops].reverse()) await stop();
  }
}

/** Starts lab, server and browser, and resolves when the workbench is there. Stop it with `window.stop()`. */
export async function startEditorWindow(options: EditorOptions = {}): Promise<EditorWindow> {
  const stops: (() => unknown)[] = [];
  try {
    const editor = await installEditor((line) => process.stderr.write(`${line}\n`));
    const lab = options.lab ?? (await startLab({ services: options.services }));
    if (options.lab === undefined) stops.push(() => lab.stop());
    mkdirSync('.cache', { recursive: true });
    const dataFolder = mkdtempSync(path.resolve('.cache/e2e-'));
    stops.push(() => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 }));
    const settings = editorSettings({ ...stillSettings, ...labSettings(lab), ...options.settings });
    const server = await startEditor(editor, {
      kind: 'user',
      dataFolder,
      settings,
      env: { ...labEnvironment(), ...options.env },
      extension: options.extension,
    });
    stops.push(() => server.stop());
    const browser: Browser = await launchChromium();
    stops.push(() => browser.close());
    const { folder = path.resolve('lab/samples') } = options;
    const page = await openPage(await openContext(browser, options.viewport), server.url(folder));
    return new EditorWindow(page, lab, stops);
  } catch (error) {
    for (const stop of stops.reverse()) await stop();
    throw error;
  }
}
