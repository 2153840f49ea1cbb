/** Reads and stores the user's preferences for graphs. */
import type { ColourBy, Orientation, PageView, SettingMessage, ViewerSettings } from '../../protocol';
import * as vscode from 'vscode';

const SECTION = 'ecsProfiler.flameGraph';
const colours: readonly ColourBy[] = ['package', 'file', 'self', 'safe'];
const orientations: readonly Orientation[] = ['icicle', 'flame'];
const views: readonly PageView[] = ['leftHeavy', 'timeOrder', 'sandwich', 'table'];

/** Settings files are edited by hand: an unknown value counts as the first. */
function choice<T extends string>(name: string, choices: readonly T[]): T {
  const value = vscode.workspace.getConfiguration(SECTION).get<unknown>(name);
  return choices.find((one) => one === value) ?? choices[0];
}

export const viewerSettings = (): ViewerSettings => ({
  colourBy: choice('colourBy', colours),
  orientation: choice('orientation', orientations),
  view: choice('view', views),
});

/** Keeps a choice of the page for all profiles. */
export async function saveSetting(name: SettingMessage['name'], value: string): Promise<void> {
  const known: readonly string[] = name === 'colourBy' ? colours : orientations;
  if (known.includes(value) && viewerSettings()[name] !== value)
    await vscode.workspace.getConfiguration(SECTION).update(name, value, vscode.ConfigurationTarget.Global);
}

/**
 * Calls `onLikings` with the preferences when they change, and `onReading` when the rules for the user's own code, the
 * path mappings or the folders of the workspace change.
 */
export const onSettingsChanged = (
  onLikings: (settings: ViewerSettings) => void,
  onReading: () => void,
): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SECTION)) onLikings(viewerSettings());
      if (event.affectsConfiguration('ecsProfiler.myCode') || event.affectsConfiguration('ecsProfiler.pathMappings'))
        onReading();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(onReading),
  );
