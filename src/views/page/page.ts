import { randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';
import { pageHtml } from './html';

/** A page that is built to `NAME.js` and `NAME.css`. */
export interface PageSpec {
  readonly name: string;
  readonly title: string;
  /** Where pages are built to, and all that one may load. */
  readonly folder: vscode.Uri;
}

/** A page that is open: messages to it. */
export interface Page<Sent> {
  /** Nothing once the panel is closed. */
  post(message: Sent): void;
}

/**
 * Fills a panel with a page and wires its messages; `receive` gets what the page posts. What the page remembers is in its webview's own
 * state (`webview/kit/host.ts`), which outlives hiding and reloading.
 */
export function openPage<Sent, Received>(
  panel: Pick<vscode.WebviewPanel, 'webview' | 'onDidDispose'>,
  { name, title, folder }: PageSpec,
  receive: (message: Received) => void,
): Page<Sent> {
  const { webview } = panel;
  let isOpen = true;
  panel.onDidDispose(() => (isOpen = false));
  webview.onDidReceiveMessage(receive);
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const uriOf = (file: string): string =>
    webview.asWebviewUri(folder.with({ path: `${folder.path}/${file}` })).toString();
  webview.html = pageHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(18).toString('base64url'),
    scriptUri: uriOf(`${name}.js`),
    styleUri: uriOf(`${name}.css`),
    title,
  });
  return { post: (message) => void (isOpen && webview.postMessage(message)) };
}
