import path from 'node:path';
import * as vscode from 'vscode';
import { ProfileError } from '../../profile/profileError';
import type { ExportMessage } from '../../protocol';
import type { FlameDocument } from '../flame/types';

const extensions: Readonly<Record<string, string>> = { speedscope: 'speedscope.json', collapsed: 'collapsed', pprof: 'pb.gz', cpuprofile: 'cpuprofile', png: 'png', svg: 'svg' };

/** Writes what a graph shows where the user says: a picture, or the shown part as a profile. Throws ProfileError where a format cannot hold it. */
export async function saveExport(message: ExportMessage, { uri, queries }: FlameDocument): Promise<void> {
  if (!('image' in message) && (message.format === 'ask' || message.format === 'html')) throw new ProfileError('Choose a format to export to.');
  const format = 'image' in message ? message.image : message.format;
  const bytes = 'image' in message
    ? (message.image === 'png' ? Buffer.from(message.data, 'base64') : new TextEncoder().encode(message.data))
    : await queries.exportProfile(message.format as Exclude<typeof message.format, 'ask' | 'html'>, message.scope);
  const name = `${path.basename(uri.path).replace(/(\.speedscope)?\.json$|\.cpuprofile$|\.heapprofile$/, '')}.${extensions[format]}`;
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.joinPath(uri, '..', name), filters: { [format]: [extensions[format]] } });
  if (target !== undefined) await vscode.workspace.fs.writeFile(target, bytes);
}
