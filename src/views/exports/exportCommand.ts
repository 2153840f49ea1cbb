import * as vscode from 'vscode';
import type { FlameEditorProvider } from '../flame/provider';
import type { Exporter } from './saveExport';

/** *Export Profile…*: what the last active graph shows. */
export const exportProfile =
  (flame: Pick<FlameEditorProvider, 'activeDocument' | 'activeScope'>, exporter: Exporter) =>
  async (): Promise<void> => {
    const { activeDocument, activeScope } = flame;
    if (activeDocument === undefined)
      void vscode.window.showInformationMessage('Open a profile first: its graph is what is exported.');
    else await exporter.saveProfile(activeScope, activeDocument);
  };
