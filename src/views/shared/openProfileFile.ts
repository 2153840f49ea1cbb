import * as vscode from 'vscode';

export const FLAME_GRAPH = 'ecsProfiler.flameGraph';

/** Whether a tab is a flame graph, whichever way it was opened. */
export const isFlameGraph = ({ input }: vscode.Tab): boolean =>
  input instanceof vscode.TabInputCustom && input.viewType.startsWith(FLAME_GRAPH);

/**
 * Opens a file in the flame graph editor: where a graph is already, so that it does not cover the code, else in the
 * active column.
 */
export const openFlameGraph = async (uri: vscode.Uri): Promise<void> => {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const column =
    [activeTabGroup, ...all].find((group) => group.tabs.some(isFlameGraph))?.viewColumn ?? vscode.ViewColumn.Active;
  await vscode.commands.executeCommand('vscode.openWith', uri, FLAME_GRAPH, column);
};

/** Asks for a profile file on disk. Undefined when dismissed. */
export const askProfileFile = async (title: string): Promise<vscode.Uri | undefined> =>
  (
    await vscode.window.showOpenDialog({
      title,
      openLabel: 'Open Profile',
      filters: {
        Profiles: [
          'json',
          'cpuprofile',
          'heapprofile',
          'pprof',
          'prof',
          'gz',
          'collapsed',
          'folded',
          'austin',
          'txt',
          'speedscope',
        ],
        'All files': ['*'],
      },
    })
  )?.[0];

/** *Open Profile File…*: asks for a file unless one is given (explorer menu). */
export async function openProfileFile(given?: unknown): Promise<void> {
  const chosen = given instanceof vscode.Uri ? given : await askProfileFile('Open Profile File');
  if (chosen !== undefined) await openFlameGraph(chosen);
}

/** *Open Sample Capture*: the recording that ships with the extension. */
export const openSampleCapture = (extensionUri: vscode.Uri) => async (): Promise<void> =>
  openFlameGraph(vscode.Uri.joinPath(extensionUri, 'media', 'sample', 'orders-api.speedscope.json'));
