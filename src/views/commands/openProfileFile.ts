import * as vscode from 'vscode';

export const FLAME_GRAPH = 'ecsProfiler.flameGraph';

/** Opens a file in the flame graph editor. */
export const openFlameGraph = async (uri: vscode.Uri): Promise<void> => {
  await vscode.commands.executeCommand('vscode.openWith', uri, FLAME_GRAPH);
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
