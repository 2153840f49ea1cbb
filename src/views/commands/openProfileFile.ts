import * as vscode from 'vscode';

export const FLAME_GRAPH = 'ecsProfiler.flameGraph';

/** Opens a file in the flame graph editor: where a graph is already, so that it does not cover the code, else in the active column. */
export const openFlameGraph = async (uri: vscode.Uri): Promise<void> => {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const isGraph = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputCustom && input.viewType === FLAME_GRAPH;
  const column = [activeTabGroup, ...all].find((group) => group.tabs.some(isGraph))?.viewColumn ?? vscode.ViewColumn.Active;
  await vscode.commands.executeCommand('vscode.openWith', uri, FLAME_GRAPH, column);
};

/** *Open Profile File…*: asks for a file unless one is given (explorer menu). */
export async function openProfileFile(given?: unknown): Promise<void> {
  const chosen = given instanceof vscode.Uri ? [given] : await vscode.window.showOpenDialog({
    title: 'Open Profile File',
    openLabel: 'Open Profile',
    filters: { Profiles: ['json', 'cpuprofile'], 'All files': ['*'] },
  });
  if (chosen?.[0] !== undefined) await openFlameGraph(chosen[0]);
}
