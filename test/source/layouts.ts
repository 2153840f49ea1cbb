/** The corpus of layouts below test/fixtures/layouts: read, put into a folder of its own with its links, shown as a workspace. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CapturedFile } from '../../src/profile/types';
import { nodeWorkspaceFiles } from '../../src/source/nodeWorkspaceFiles';
import type { WorkspaceFiles } from '../../src/source/types';

/** A place that ran, and where it is in the workspace. Files are relative to the layout's folder. */
export interface LayoutPlace {
  readonly ran: string;
  readonly line: number;
  readonly function: string;
  /** null: nowhere. */
  readonly file: string | null;
  /** The line now, where the file was edited since; else the line that ran. */
  readonly becomes?: number;
  /** Only the content tells: without the capture's digests the place leads nowhere. */
  readonly needsDigest?: true;
  /** The line that ran is no more. */
  readonly gone?: boolean;
  readonly badge: 'exact' | 'moved' | 'differs' | 'notInWorkspace';
}

export interface Layout {
  readonly name: string;
  readonly says: string;
  readonly places: readonly LayoutPlace[];
  /** Folders that are open; by default `workspace`. */
  readonly roots?: readonly string[];
  readonly service?: string;
  readonly pathMappings?: Readonly<Record<string, string>>;
  /** Link → what it points to, made when the layout is laid out: not every system keeps links in a checkout. */
  readonly links?: Readonly<Record<string, string>>;
  /** Folder of a Windows workstation that the layout is shown in. */
  readonly drive?: string;
  readonly ties?: readonly { readonly prefix: string; readonly folders: readonly string[] }[];
}

const CORPUS = path.resolve('test/fixtures/layouts');

export const layouts: readonly Layout[] = readdirSync(CORPUS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(path.join(CORPUS, entry.name, 'layout.json')))
  .map(({ name }) => ({ ...(JSON.parse(readFileSync(path.join(CORPUS, name, 'layout.json'), 'utf8')) as Omit<Layout, 'name'>), name }));

/** Copies a layout into a temporary folder, which the caller removes. */
export function layOut({ name, links = {} }: Layout): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), `layout-${name}-`)));
  cpSync(path.join(CORPUS, name), folder, { recursive: true });
  for (const [link, target] of Object.entries(links)) symlinkSync(target, path.join(folder, link));
  return folder;
}

/** The layout's workspace; paths are given out, and asked for, as `show` writes them. */
export function workspaceOf({ roots = ['workspace'], drive }: Layout, folder: string): { readonly files: WorkspaceFiles; readonly show: (file: string) => string } {
  const onDisk = nodeWorkspaceFiles(roots.map((root) => path.join(folder, root)));
  const show = (file: string): string => (drive === undefined ? path.join(folder, file) : `${drive}\\${file.replaceAll('/', '\\')}`);
  const shown = (file: string): string => show(path.relative(folder, file).replaceAll(path.sep, '/'));
  const back = (file: string): string => (drive === undefined ? file : path.join(folder, file.slice(drive.length + 1).replaceAll('\\', '/')));
  return {
    show,
    files: {
      list: async () => (await onDisk.list()).map(shown),
      links: async () => ((await onDisk.links?.()) ?? []).map(({ link, target }) => ({ link: shown(link), target: shown(target) })),
      read: (file) => onDisk.read(back(file)),
      size: async (file) => (await onDisk.size?.(back(file))) ?? null,
    },
  };
}

/** Text of a file as it ran. */
export const ranText = (folder: string, ran: string): string => readFileSync(path.join(folder, 'container', path.posix.join('/', ran)), 'utf8');

/** What a capture would know of the files that ran: those outside of libraries. */
export function capturedFiles(folder: string, places: readonly LayoutPlace[]): CapturedFile[] {
  const own = [...new Set(places.map(({ ran }) => ran))].filter((ran) => !ran.includes('site-packages'));
  return own.filter((ran) => statSync(path.join(folder, 'container', path.posix.join('/', ran)), { throwIfNoEntry: false })?.isFile()).map((ran) => {
    const content = Buffer.from(ranText(folder, ran));
    const hash = (algorithm: string, prefix: string): string => createHash(algorithm).update(prefix).update(content).digest('hex');
    return { path: ran, bytes: content.length, sha256: hash('sha256', ''), gitBlob: hash('sha1', `blob ${content.length}\0`) };
  });
}
