import path from 'node:path';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type ExportFormat, exportFormats } from '../profile/exportFormat';
import { ProfileError } from '../profile/profileError';
import type { Scope } from '../profile/scope';
import type { ProfileQueries } from './queries';

/** The formats a profile can be saved in: those of the worker, and a page that shows it. */
export const fileFormats = [...exportFormats, 'html'] as const;
export type FileFormat = ExportFormat | 'html';

/** File extension of each format, without the leading dot. */
export const endings: Readonly<Record<FileFormat, string>> = {
  speedscope: 'speedscope.json',
  collapsed: 'collapsed',
  pprof: 'pb.gz',
  cpuprofile: 'cpuprofile',
  html: 'html',
};

/**
 * The part of a profile selected by `scope` as the bytes of a file; pprof is compressed, as its tools expect.
 * `pageFolder` is where the page was built, by default `webview` next to the running bundle. Throws ProfileError if the
 * format cannot hold it.
 */
export async function exportFile(
  queries: ProfileQueries,
  format: FileFormat,
  scope: Scope,
  pageFolder?: string,
): Promise<Uint8Array> {
  if (format !== 'html') {
    const bytes = await queries.exportProfile(format, scope);
    return format === 'pprof' ? promisify(gzip)(bytes) : bytes;
  }
  const { name } = await queries.summary();
  return htmlPage(await queries.exportProfile('speedscope', scope), name, pageFolder);
}

/** More than browsers easily open from a file. */
const MAX_BASE64 = 150e6;

/**
 * One HTML file that shows a profile anywhere, offline: the viewer's page, its styles, and the profile as compressed
 * speedscope JSON. Its policy allows only that script, those styles, and threads
 * that the script starts. Throws ProfileError if the profile is too
 * large, or the page was not built.
 */
async function htmlPage(
  speedscope: Uint8Array,
  title: string,
  pageFolder: string = path.join(__dirname, 'webview'),
): Promise<Uint8Array> {
  const [script, style] = await Promise.all(
    ['standalone.js', 'standalone.css'].map((name) => readAsset(path.join(pageFolder, name))),
  );
  const profile = (await promisify(gzip)(speedscope)).toString('base64');
  if (profile.length > MAX_BASE64)
    throw new ProfileError(
      `The page would have ${Math.round(profile.length / 1e6)} MB, more than the ${MAX_BASE64 / 1e6} MB a browser opens at ease.`,
      'Export fewer threads or a shorter time, or export as speedscope.',
    );
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; worker-src blob:; base-uri 'none'; form-action 'none'`;
  return Buffer.from(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
<main id="app"></main>
<script type="application/gzip" id="profile">${profile}</script>
<script>${script}</script>
</body>
</html>
`);
}

/** Content of a script or style element must not close it; in our bundles such text can only occur within a string. */
async function readAsset(file: string): Promise<string> {
  try {
    const text = (await readFile(file, 'utf8')).replace(
      /\n?(\/\/# sourceMappingURL=.*|\/\*# sourceMappingURL=.*\*\/)\s*$/,
      '',
    );
    return text.replace(/<(?=\/(script|style)|!--)/gi, '\\x3c');
  } catch (cause) {
    throw new ProfileError(
      `Could not read ${path.basename(file)}, a part of the page to export.`,
      'Install the extension again, or build the project.',
      { cause },
    );
  }
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const escapeText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
