import type * as vscode from 'vscode';
import { randomBytes } from 'node:crypto';

/** A page that is built to `NAME.js` and `NAME.css`. */
interface PageSpec {
  readonly name: string;
  readonly title: string;
  /** Where pages are built to, and all that one may load. */
  readonly folder: vscode.Uri;
}

/** A page that is open: messages to it. */
export interface HostedPage<Sent> {
  /** Nothing once the panel is closed. */
  readonly post: (message: Sent) => void;
}

/**
 * Fills a panel with a page and wires its messages; `receive` gets what the page posts, which nobody has read: it checks it. What the page remembers is in
 * its webview's own state (`webview/kit/host.ts`), which outlives hiding and reloading.
 */
export function openPage<Sent, Received>(
  panel: Pick<vscode.WebviewPanel, 'webview' | 'onDidDispose'>,
  { name, title, folder }: PageSpec,
  receive: (message: Received) => void,
): HostedPage<Sent> {
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

/** The HTML of every page of ours. All it may do is run its one script and use its one style sheet. */

interface PageSources {
  /** The origin of VS Code's local resources (`webview.cspSource`). */
  readonly cspSource: string;
  /** Fresh and unguessable for every page. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly title: string;
}

export function pageHtml({ cspSource, nonce, scriptUri, styleUri, title }: PageSources): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeAttribute(styleUri)}">
<title>${escapeText(title)}</title>
</head>
<body>
<main id="app"></main>
<script nonce="${escapeAttribute(nonce)}" src="${escapeAttribute(scriptUri)}"></script>
</body>
</html>`;
}

const escapeText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const escapeAttribute = (text: string): string => escapeText(text).replace(/"/g, '&quot;');
