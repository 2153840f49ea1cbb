import * as vscode from 'vscode';
import { heatMode, type HeatMode } from './heatMode';
import type { HeatSubject } from './subject';

const texts: Readonly<Record<HeatMode, { readonly text: string; readonly next: string }>> = {
  all: { text: '$(flame) Line heat', next: 'show figures only' },
  figures: { text: '$(flame) Line heat: figures', next: 'hide it' },
  off: { text: '$(flame) Line heat off', next: 'show it' },
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
      label: `Line heat: ${mode === 'all' ? 'on' : mode === 'figures' ? 'figures only' : 'off'}. Select to ${texts[mode].next}.`,
      role: 'button',
    };
    status.show();
  };
  return vscode.Disposable.from(subject.onDidChange(show), status);
}
