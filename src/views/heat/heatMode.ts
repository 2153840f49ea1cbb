import * as vscode from 'vscode';
import { SECTION, updateSetting } from '../shared/settings';
import type { HeatSubject } from './subject';

/** Marks with backgrounds and spans, figures after the lines alone, or nothing. */
export type HeatMode = 'all' | 'figures' | 'off';

const modes: readonly HeatMode[] = ['all', 'figures', 'off'];

/** The setting `heat.show`; if it was never set, `heat.enabled` of earlier versions can still switch everything off. */
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

const texts: Readonly<Record<HeatMode, { readonly text: string; readonly spoken: string; readonly next: string }>> = {
  all: { text: '$(flame) Line heat', spoken: 'on', next: 'show figures only' },
  figures: { text: '$(flame) Line heat: figures', spoken: 'figures only', next: 'hide it' },
  off: { text: '$(flame) Line heat off', spoken: 'off', next: 'show it' },
};

/** The toggle in the status bar, there while a flame graph is open. */
export function createHeatStatus(subject: HeatSubject): vscode.Disposable {
  const status = vscode.window.createStatusBarItem('ecsProfiler.heat', vscode.StatusBarAlignment.Right, 90);
  status.name = 'ECS Profiler: Line Heat';
  status.command = 'ecsProfiler.toggleLineHeat';
  const show = (): void => {
    const { current } = subject;
    if (current === undefined) return status.hide();
    const mode = heatMode();
    status.text = texts[mode].text;
    status.tooltip = `Heat of hot lines, of ${current.summary.name.replace(/\s+/g, ' ').slice(0, 120)}. Click to ${texts[mode].next}.`;
    status.accessibilityInformation = {
      label: `Line heat: ${texts[mode].spoken}. Select to ${texts[mode].next}.`,
      role: 'button',
    };
    status.show();
  };
  return vscode.Disposable.from(subject.onDidChange(show), status);
}
