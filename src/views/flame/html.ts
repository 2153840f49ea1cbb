/** The page's HTML. All it may do is run our one script and use our one style sheet. */

export interface PageSources {
  /** What VS Code serves local resources from (`webview.cspSource`). */
  readonly cspSource: string;
  /** Fresh and unguessable for every page. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

export function pageHtml({ cspSource, nonce, scriptUri, styleUri }: PageSources): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeAttribute(styleUri)}">
<title>Flame graph</title>
</head>
<body>
<main id="app"></main>
<script nonce="${escapeAttribute(nonce)}" src="${escapeAttribute(scriptUri)}"></script>
</body>
</html>`;
}

const escapeAttribute = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
