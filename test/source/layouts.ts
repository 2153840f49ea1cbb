/**
 * The layouts below test/fixtures/layouts: reads them, copies them to a temporary folder with their links, and presents
 * them as workspaces.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CapturedFile } from '../../src/metadata/types';
import { nodeWorkspaceFiles } from '../../src/source/nodeWorkspaceFiles';
import type { History, Truth } from '../../src/source/truth/types';
import type { WorkspaceFiles } from '../../src/source/types';

/** An executed place and the matching place in the workspace. Files are relative to the layout's folder. */
export interface LayoutPlace {
  readonly ran: string;
  readonly line: number;
  /** Of generated code; 0 where only the line is known. */
  readonly column?: number;
  /** Line of the source that generated code comes from; else the line that ran. */
  readonly at?: number;
  readonly function: string;
  /** null: nowhere. */
  readonly file: string | null;
  /** Present line, if the file was edited since. Default: the executed line. */
  readonly becomes?: number;
  /** Only the content identifies the file: without the capture's digests the place leads nowhere. */
  readonly needsDigest?: true;
  /** Whether the executed line no longer exists. */
  readonly gone?: boolean;
  readonly badge: Truth;
}

export interface Layout {
  readonly name: string;
  readonly says: string;
  readonly places: readonly LayoutPlace[];
  /** Folders that are open; by default `workspace`. */
  readonly roots?: readonly string[];
  readonly service?: string;
  /** Generated file → its map. */
  readonly sourceMaps?: Readonly<Record<string, string>>;
  readonly pathMappings?: Readonly<Record<string, string>>;
  /** Link → target. Created when the layout is copied, because some systems do not keep links in a checkout. */
  readonly links?: Readonly<Record<string, string>>;
  /** Folder on a Windows machine as which the layout is presented. */
  readonly drive?: string;
  readonly ties?: readonly { readonly prefix: string; readonly folders: readonly string[] }[];
}

const CORPUS = path.resolve('test/fixtures/layouts');

export const layouts: readonly Layout[] = readdirSync(CORPUS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(path.join(CORPUS, entry.name, 'layout.json')))
  .map(({ name }) => ({
    ...(JSON.parse(readFileSync(path.join(CORPUS, name, 'layout.json'), 'utf8')) as Omit<Layout, 'name'>),
    name,
  }));

/** Copies a layout into a temporary folder, which the caller removes. */
export function layOut({ name, links = {} }: Layout): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), `layout-${name}-`)));
  cpSync(path.join(CORPUS, name), folder, { recursive: true });
  for (const [link, target] of Object.entries(links)) symlinkSync(target, path.join(folder, link));
  return folder;
}

/** The workspace of a copied layout. Its paths are in the form of `show`. */
export function workspaceOf(
  { roots = ['workspace'], drive }: Layout,
  folder: string,
): { readonly files: WorkspaceFiles; readonly show: (file: string) => string } {
  const onDisk = nodeWorkspaceFiles(roots.map((root) => path.join(folder, root)));
  const show = (file: string): string =>
    drive === undefined ? path.join(folder, file) : `${drive}\\${file.replaceAll('/', '\\')}`;
  const shown = (file: string): string => show(path.relative(folder, file).replaceAll(path.sep, '/'));
  const back = (file: string): string =>
    drive === undefined ? file : path.join(folder, file.slice(drive.length + 1).replaceAll('\\', '/'));
  return {
    show,
    files: {
      list: async () => (await onDisk.list()).map(shown),
      links: async () =>
        ((await onDisk.links?.()) ?? []).map(({ link, target }) => ({ link: shown(link), target: shown(target) })),
      read: (file) => onDisk.read(back(file)),
      size: async (file) => (await onDisk.size?.(back(file))) ?? null,
    },
  };
}

/** Text of a file as it ran. */
export const ranText = (folder: string, ran: string): string =>
  readFileSync(path.join(folder, 'container', path.posix.join('/', ran)), 'utf8');

/**
 * What a capture would record about the executed files: digests of files outside libraries and of sources in source
 * maps.
 */
export function capturedFiles({ places, sourceMaps = {} }: Layout, folder: string): CapturedFile[] {
  const own = [...new Set(places.map(({ ran }) => ran))].filter(
    (ran) => !ran.includes('site-packages') && existsSync(path.join(folder, 'container', path.posix.join('/', ran))),
  );
  const sources = Object.entries(sourceMaps).flatMap(([ran, file]) => {
    const map = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as {
      sources: string[];
      sourcesContent: string[];
    };
    return map.sources.map((source, i) => ({
      path: source.includes('://') ? source : path.posix.join(path.posix.dirname(ran), source),
      text: map.sourcesContent[i],
      mapped: true as const,
    }));
  });
  return [...own.map((ran) => ({ path: ran, text: ranText(folder, ran) })), ...sources].map(({ text, ...file }) => {
    const content = Buffer.from(text);
    const hash = (algorithm: string, prefix: string): string =>
      createHash(algorithm).update(prefix).update(content).digest('hex');
    return {
      ...file,
      bytes: content.length,
      sha256: hash('sha256', ''),
      gitBlob: hash('sha1', `blob ${content.length}\0`),
    };
  });
}

/** Source maps as a capture contains them. */
export const sourceMapsOf = ({ sourceMaps = {} }: Layout, folder: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(sourceMaps).map(([ran, file]) => [ran, readFileSync(path.join(folder, file), 'utf8')]),
  );

/** Earlier texts in the layout's repository: the files below `history`. */
export function historyOf(folder: string): History {
  const before = path.join(folder, 'history');
  const files = existsSync(before)
    ? readdirSync(before, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
    : [];
  const texts = new Map(
    files.map((file) => [createHash('sha256').update(readFileSync(file)).digest('hex'), readFileSync(file, 'utf8')]),
  );
  return {
    find: async ({ sha256 }) => {
      const text = texts.get(sha256);
      return text === undefined ? null : { text, origin: { kind: 'history', commit: null } };
    },
  };
}
