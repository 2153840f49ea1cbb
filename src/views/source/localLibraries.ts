import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ProfileQueries } from '../../query/queries';
import { askPython } from '../../source/library/askPython';
import { findLibraryFile, type PythonFolders, libraryPlace } from '../../source/library/findLibraryFile';
import { isLibraryPath } from '../../source/profileFiles';
import { plainLabel } from '../text/plain';

const SCHEME = 'ecs-profiler-library';
const MOST_BYTES = 2_000_000;
const SAID_MS = 10_000;

/** Files of libraries, read-only, from what is installed here. */
interface LocalLibraries extends vscode.Disposable {
  /** The document of a library's file as it ran; undefined: not a library's, or not installed here. */
  find(file: string, queries: Pick<ProfileQueries, 'mapping'> | undefined): Promise<vscode.Uri | undefined>;
}

export function createLocalLibraries(): LocalLibraries {
  const interpreters = new Map<string, Promise<PythonFolders | null>>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async (uri) => {
      const { fsPath } = uri.with({ scheme: 'file' });
      return isLibraryPath(fsPath) ? readFile(fsPath, 'utf8') : '';
    },
  });
  const python = async (): Promise<PythonFolders | null> => {
    if (!vscode.workspace.isTrusted) return null;
    const interpreter = await chosenInterpreter();
    const asked = interpreters.get(interpreter) ?? askPython(interpreter);
    interpreters.set(interpreter, asked);
    return asked;
  };
  return {
    async find(file, queries) {
      const place = libraryPlace(file);
      if (place === null) return undefined;
      const roots = (vscode.workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .map(({ uri }) => uri.fsPath);
      const { rules } = (await queries?.mapping()) ?? { rules: [] };
      const found = await findLibraryFile(place, {
        roots,
        folders: rules.map(({ folder }) => path.normalize(folder)),
        python,
      });
      if (found === null || (await stat(found)).size > MOST_BYTES) return undefined;
      vscode.window.setStatusBarMessage(
        `$(library) ${plainLabel(path.basename(found), 120)}: the copy installed here, which may not be the version that ran.`,
        SAID_MS,
      );
      return vscode.Uri.file(found).with({ scheme: SCHEME });
    },
    dispose: () => void provider.dispose(),
  };
}

/** The interpreter that the Python extension uses for the workspace, else `python3`. */
async function chosenInterpreter(): Promise<string> {
  const extension = vscode.extensions.getExtension<unknown>('ms-python.python');
  const api = extension?.isActive ? extension.exports : undefined;
  const environments = typeof api === 'object' && api !== null && 'environments' in api ? api.environments : undefined;
  if (
    typeof environments !== 'object' ||
    environments === null ||
    !('getActiveEnvironmentPath' in environments) ||
    typeof environments.getActiveEnvironmentPath !== 'function'
  )
    return 'python3';
  const active: unknown = environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
  return typeof active === 'object' &&
    active !== null &&
    'path' in active &&
    typeof active.path === 'string' &&
    active.path !== ''
    ? active.path
    : 'python3';
}
