import path from 'node:path';
import * as vscode from 'vscode';
import { SECTION } from '../shared/settings';

const NAME = 'pathMappings';

/** A mapping in the settings. */
export interface SetMapping {
  readonly prefix: string;
  /** As written. */
  readonly folder: string;
  /** Where it is set; for a setting of a folder, that folder. */
  readonly target: vscode.ConfigurationTarget;
  readonly owner: vscode.WorkspaceFolder | undefined;
}

/** Entries other than texts are ignored: settings files are edited by hand. */
const entriesOf = (value: unknown): [string, string][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    : [];

/** Folders that are open, in the order of the workspace. */
const folders = (): readonly vscode.WorkspaceFolder[] => vscode.workspace.workspaceFolders ?? [];

/**
 * Every mapping in effect, those of a narrower scope last. A folder's own settings count only in a trusted workspace.
 */
export function setMappings(): SetMapping[] {
  const found = vscode.workspace.getConfiguration(SECTION).inspect(NAME);
  const of = (value: unknown, target: vscode.ConfigurationTarget, owner?: vscode.WorkspaceFolder): SetMapping[] =>
    entriesOf(value).map(([prefix, folder]) => ({ prefix, folder, target, owner }));
  const users = of(found?.globalValue, vscode.ConfigurationTarget.Global);
  if (!vscode.workspace.isTrusted) return users;
  const only = folders().length === 1 ? folders()[0] : undefined;
  const own =
    folders().length > 1
      ? folders().flatMap((folder) =>
          of(
            vscode.workspace.getConfiguration(SECTION, folder.uri).inspect(NAME)?.workspaceFolderValue,
            vscode.ConfigurationTarget.WorkspaceFolder,
            folder,
          ),
        )
      : [];
  return [...users, ...of(found?.workspaceValue, vscode.ConfigurationTarget.Workspace, only), ...own];
}

/**
 * Container prefix to workspace folder, in the mapper's form: a value that begins with a dot is relative to the folder
 * whose setting it is.
 */
export const pathMappings = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    setMappings().map(({ prefix, folder, owner }) => [
      prefix,
      owner !== undefined && /^\.($|[\\/])/.test(folder) ? path.join(owner.uri.fsPath, folder) : folder,
    ]),
  );

/**
 * Stores a mapping in the settings of the folder that contains `folder` (absolute), replacing any for the same prefix
 * there.
 */
export async function keepMapping(prefix: string, folder: string): Promise<void> {
  const owner = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) ?? folders()[0];
  if (owner === undefined) return write({ target: vscode.ConfigurationTarget.Global, owner }, prefix, folder);
  const below = path.relative(owner.uri.fsPath, folder);
  const isBelow = !below.startsWith('..') && !path.isAbsolute(below);
  await write(
    { target: vscode.ConfigurationTarget.WorkspaceFolder, owner },
    prefix,
    isBelow ? `./${below.replaceAll('\\', '/')}` : folder,
  );
}

/** Takes a mapping out of where it is set. */
export const removeMapping = (mapping: SetMapping): Promise<void> => write(mapping, mapping.prefix, undefined);

async function write(
  { target, owner }: Pick<SetMapping, 'target' | 'owner'>,
  prefix: string,
  folder: string | undefined,
): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION, owner?.uri);
  const found = configuration.inspect(NAME);
  const isOwn = target === vscode.ConfigurationTarget.WorkspaceFolder && folders().length > 1;
  const before =
    target === vscode.ConfigurationTarget.Global
      ? found?.globalValue
      : isOwn
        ? found?.workspaceFolderValue
        : found?.workspaceValue;
  const others = entriesOf(before).filter(([other]) => other !== prefix);
  const after = folder === undefined ? others : [...others, [prefix, folder]];
  const where =
    target === vscode.ConfigurationTarget.WorkspaceFolder && !isOwn ? vscode.ConfigurationTarget.Workspace : target;
  await configuration.update(NAME, after.length === 0 ? undefined : Object.fromEntries(after), where);
}
