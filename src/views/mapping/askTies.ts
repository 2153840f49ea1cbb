import path from 'node:path';
import * as vscode from 'vscode';
import type { PathTie } from '../../source/types';
import type { FlameDocument } from '../flame/types';
import { keepMapping } from './mappingSetting';
import { plain, plainLabel } from '../text/plain';

const ASKED = 'ecsProfiler.pathMappings.asked';

/** Asks, once a tie and workspace, which folder ran. Escape is an answer too: it is not asked again. */
export interface TieQuestions {
  /** Asks about the profile's ties, one question at a time; resolves when all are answered or dismissed. */
  ask(document: Pick<FlameDocument, 'queries'>): Promise<void>;
}

export function createTieQuestions(state: vscode.Memento): TieQuestions {
  let asking: Promise<void> = Promise.resolve();
  const keyOf = ({ prefix, folders }: PathTie): string => JSON.stringify([prefix, ...folders]);
  const askOne = async (tie: PathTie): Promise<void> => {
    const asked = state.get<readonly string[]>(ASKED, []);
    if (asked.includes(keyOf(tie))) return;
    await state.update(ASKED, [...asked, keyOf(tie)]);
    const folder = await pickTied(tie);
    if (folder !== undefined) await keepMapping(tie.prefix, folder);
  };
  return {
    ask({ queries }) {
      asking = asking
        .catch(() => undefined)
        .then(async () => {
          const { ties } = await queries.mapping();
          for (const tie of ties) await askOne(tie);
        });
      return asking;
    },
  };
}

/** The folder chosen for a tie; undefined: none. */
export async function pickTied({ prefix, folders, files }: PathTie): Promise<string | undefined> {
  const none: FolderItem = { label: 'None of These', folder: undefined, alwaysShow: true };
  const names = files.map((file) => file.slice(file.startsWith(prefix) ? prefix.length : 0).replace(/^[\\/]+/, ''));
  const chosen = await vscode.window.showQuickPick([...folderItems(folders), none], {
    title: `Which Folder Ran as ${plain(prefix, 120)}?`,
    placeHolder: `${plain(names.slice(0, 3).join(', '), 120)}${names.length > 3 ? ` and ${names.length - 3} more` : ''}: several folders match equally well. The answer is stored in ecsProfiler.pathMappings.`,
    // The graph takes the keyboard focus when it has loaded.
    ignoreFocusOut: true,
  });
  return chosen?.folder;
}

interface FolderItem extends vscode.QuickPickItem {
  /** Absolute; undefined: none. */
  readonly folder: string | undefined;
}

/** Folders, shown by their path in the workspace. */
const folderItems = (folders: readonly string[]): FolderItem[] =>
  folders.map((folder) => {
    const shown = vscode.workspace.asRelativePath(vscode.Uri.file(folder));
    return {
      label: plainLabel(path.basename(folder) || folder),
      description: shown === path.basename(folder) ? '' : plainLabel(shown),
      iconPath: vscode.ThemeIcon.Folder,
      folder,
    };
  });
