/** The host of any page: a toy page in a real browser, under the policy that it is given. */
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import type { Page as BrowserPage } from 'playwright-core';
import type * as vscode from 'vscode';
import { Channel, type ChannelMessage } from '../../../src/query/channel';
import { openPage, type HostedPage } from '../../../src/views/page/page';
import { newPage } from '../browser';

const origin = 'https://page.test';

/** As much of an editor's panel as a page needs. */
class FakePanel {
  readonly posted: unknown[] = [];
  receive: (message: never) => unknown = () => undefined;
  close: () => unknown = () => undefined;
  readonly webview = {
    cspSource: origin,
    options: {} as vscode.WebviewOptions,
    html: '',
    asWebviewUri: ({ path }: vscode.Uri) => `${origin}${path}` as unknown as vscode.Uri,
    onDidReceiveMessage: (handler: (message: never) => unknown) => {
      this.receive = handler;
      return { dispose: () => undefined };
    },
    postMessage: async (message: unknown) => {
      this.posted.push(message);
      return true;
    },
  };
  onDidDispose = (handler: () => unknown): vscode.Disposable => {
    this.close = handler;
    return { dispose: () => undefined };
  };
}

const folder = { path: '/dist', with: ({ path }: { path: string }) => ({ path }) } as unknown as vscode.Uri;
const open = (panel: FakePanel, receive: (message: ChannelMessage) => void): HostedPage<ChannelMessage> =>
  openPage(panel as unknown as vscode.WebviewPanel, { name: 'toy', title: 'Toy <page> & "more"', folder }, receive);

describe('the host of a page', () => {
  it('lets it run its one script and load from the folder of the pages alone; each has a nonce of its own', () => {
    const [one, other] = [new FakePanel(), new FakePanel()];
    for (const panel of [one, other]) open(panel, () => undefined);
    assert.deepEqual(one.webview.options, { enableScripts: true, localResourceRoots: [folder] });
    const nonces = [one, other].map(({ webview: { html } }) =>
      [...html.matchAll(/nonce-([\w-]+)'/g)].map(([, n]) => n),
    );
    assert.deepEqual([nonces[0].length, nonces[1].length], [1, 1]);
    assert.notEqual(nonces[0][0], nonces[1][0]);
    assert.match(one.webview.html, /default-src 'none'/);
    assert.match(one.webview.html, /<title>Toy &lt;page> &amp; "more"<\/title>/);
  });

  it('posts nothing to a page that is gone', () => {
    const panel = new FakePanel();
    const page = open(panel, () => undefined);
    const message = { type: 'answer', id: 1, value: 1 } as const;
    page.post(message);
    panel.close();
    page.post(message);
    assert.deepEqual(panel.posted, [message]);
  });

  describe('with a toy page in a browser', () => {
    let browser: BrowserPage;
    let channel: Channel;
    const panel = new FakePanel();
    before(async () => {
      const toy = await build({
        entryPoints: ['test/webview/host/toyPage.ts'],
        bundle: true,
        format: 'iife',
        write: false,
        logLevel: 'error',
      });
      const page = open(panel, (message) => void channel.receive(message));
      channel = new Channel(
        (message) => page.post(message),
        (name, args) => {
          if (name !== 'greet') throw new Error(`not ${name}`);
          return `Opened <b>${String(args[0])}</b> times`;
        },
      );
      browser = await newPage({ width: 400, height: 300 });
      panel.webview.postMessage = async (message) => {
        await browser.evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message);
        return true;
      };
      await browser.exposeFunction('sendToHost', (message: never) => void panel.receive(message));
      await browser.addInitScript(() => {
        const own = window as unknown as Record<string, unknown>;
        own.violations = [];
        document.addEventListener('securitypolicyviolation', (event) =>
          (own.violations as string[]).push(event.violatedDirective),
        );
        own.acquireVsCodeApi = () => ({
          postMessage: (message: unknown) => (own.sendToHost as (message: unknown) => void)(message),
          getState: () => ({ opened: 6 }),
          setState: (state: unknown) => (own.saved = state),
        });
      });
      const bodies: Record<string, string> = { '/dist/toy.js': toy.outputFiles[0].text, '/dist/toy.css': '' };
      await browser.route('**/*', (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: panel.webview.html });
        const body = bodies[pathname];
        return body === undefined
          ? route.fulfill({ status: 404, body: '' })
          : route.fulfill({ contentType: pathname.endsWith('.css') ? 'text/css' : 'text/javascript', body });
      });
      await browser.goto(`${origin}/`);
    });
    after(() => browser.close());

    it('asks and answers, shows text as text, and remembers', async () => {
      await browser.locator('main:has-text("Opened")').waitFor();
      assert.equal(await browser.locator('main').textContent(), 'Opened <b>7</b> times');
      assert.equal(await channel.ask('title', []), 'Toy <page> & "more"');
      assert.deepEqual(await browser.evaluate(() => (window as unknown as { saved: unknown }).saved), { opened: 7 });
    });

    it('runs no other script', async () => {
      await browser.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'window.hacked = 1';
        document.body.append(script);
      });
      const { hacked, violations } = await browser.evaluate(() => {
        const own = window as unknown as { hacked?: number; violations: string[] };
        return { hacked: own.hacked ?? 0, violations: own.violations };
      });
      assert.equal(hacked, 0);
      assert.deepEqual(violations, ['script-src-elem']);
    });
  });
});
