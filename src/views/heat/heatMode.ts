import * as vscode from 'vscode';
import { SECTION, updateSetting } from '../shared/settings';

/** Marks with backgrounds and spans, figures after the lines alone, or nothing. */
export type HeatMode = 'all' | 'figures' | 'off';

const modes: readonly HeatMode[] = ['all', 'figures', 'off'];

/** The setting `heat.show`; where it was never set, `heat.enabled` of earlier versions still switches all off. */
export function heatMode(): HeatMode {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const set = configuration.inspect<unknown>('heat.show');
  const isSet = [set?.globalValue, set?.workspaceValue, set?.workspaceFolderValue].some((value) => value !== undefined);
  const value = configuration.get<unknown>('heat.show');
  if (!isSet && configuration.get<unknown>('heat.enabled') === false) return 'off';
  return modes.find((mode) => mode === value) ?? 'all';
}

/** On, figures only, off, and on again. */
export const nextHeatMode = (): Promise<void> =>
  updateSetting('heat.show', modes[(modes.indexOf(heatMode()) + 1) % modes.length]);
