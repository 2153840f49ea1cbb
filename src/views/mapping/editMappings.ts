import * as vscode from 'vscode';
import type { PathTie } from '../../source/types';
import type { FlameDocument } from '../flame/types';
import { plain, plainLabel } from '../text/plain';
import { pickTied } from './askTies';
import { keepMapping, removeMapping, setMappings, type SetMapping } from './mappingSetting';

interface Item extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/**
 * *Edit Path Mappings*: shows the mappings that are set, those found for the active profile, and its ties; each can be
 * set or removed.
 */
export const editMappings = (active: () => Pick<FlameDocument, 'queries'> | undefined) => async (): Promise<void> => {
  const { rules, ties } = (await active()?.queries.mapping()) ?? { rules: [], ties: [] };
  const set = setMappings();
  const items: Item[] = [
    ...group(
      'Set in ecsProfiler.pathMappings',
      set.map((mapping) => ({
        label: label(mapping.prefix, mapping.folder),
        description: plainLabel(scopeName(mapping)),
        run: () => change(mapping),
      })),
    ),
    ...group(
      'Several folders match',
      ties.map((tie) => ({
        label: label(tie.prefix, '?'),
        description: `${tie.folders.length} folders`,
        run: () => settle(tie),
      })),
    ),
    ...group(
      'Found automatically',
      rules
        .filter(({ prefix }) => !set.some((mapping) => mapping.prefix === prefix))
        .map(({ prefix, folder, files }) => ({
          label: label(prefix, vscode.workspace.asRelativePath(vscode.Uri.file(folder))),
          description: files === 1 ? '1 file' : `${files} files`,
          run: () => choose(prefix),
        })),
    ),
    ...group('More', [
      { label: 'Add a Mapping…', run: add },
      {
        label: 'Open Settings',
        run: async () =>
          void (await vscode.commands.executeCommand('workbench.action.openSettings', 'ecsProfiler.pathMappings')),
      },
    ]),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Edit Path Mappings',
    placeHolder: 'Container folder → workspace folder',
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  await chosen?.run?.();
};

const line = (prefix: string, folder: string): string => `${plain(prefix, 200)} → ${plain(folder, 200)}`;
const label = (prefix: string, folder: string): string => plainLabel(line(prefix, folder), 500);

const group = (title: string, items: readonly Item[]): Item[] =>
  items.length === 0 ? [] : [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...items];

function scopeName({ target, owner }: SetMapping): string {
  if (target === vscode.ConfigurationTarget.Global) return 'user';
  return target === vscode.ConfigurationTarget.WorkspaceFolder ? `folder ${owner?.name ?? ''}` : 'workspace';
}

async function change(mapping: SetMapping): Promise<void> {
  const items: Item[] = [
    {
      label: 'Choose Another Folder…',
      run: async () => {
        const folder = await pickFolder(mapping.prefix);
        if (folder === undefined) return;
        await removeMapping(mapping);
        await keepMapping(mapping.prefix, folder);
      },
    },
    { label: 'Remove', run: () => removeMapping(mapping) },
  ];
  await (
    await vscode.window.showQuickPick(items, { title: line(mapping.prefix, mapping.folder), ignoreFocusOut: true })
  )?.run?.();
}

async function settle(tie: PathTie): Promise<void> {
  const folder = await pickTied(tie);
  if (folder !== undefined) await keepMapping(tie.prefix, folder);
}

async function choose(prefix: string): Promise<void> {
  const folder = await pickFolder(prefix);
  if (folder !== undefined) await keepMapping(prefix, folder);
}

async function add(): Promise<void> {
  const prefix = await vscode.window.showInputBox({
    title: 'Add a Mapping',
    prompt: 'Folder in the container, as paths of the profile begin',
    placeHolder: '/srv/app',
    validateInput: (text) => (text.trim() === '' ? 'Enter a folder.' : undefined),
  });
  if (prefix !== undefined) await choose(prefix.trim());
}

async function pickFolder(prefix: string): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: `Workspace Folder of ${plain(prefix, 120)}`,
    openLabel: 'Map',
    canSelectFiles: false,
    canSelectFolders: true,
    defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
  });
  return chosen?.[0]?.fsPath;
}
