import * as vscode from 'vscode';
import { createEcsReader } from '../../ecs/client';
import type { EcsReader } from '../../ecs/types';
import { NETWORK_SETTINGS } from './networkSettings';
import { ecsSettings, SECTION } from './settings';

/** The reader for the current settings; a new one after they change. */
export interface Connection extends vscode.Disposable {
  reader(): EcsReader;
  /** Forgets credentials and region, so that the next call resolves them again. */
  reset(): void;
  /** Fires after settings that decide what is connected to have changed. */
  readonly onDidChange: vscode.Event<void>;
}

export function createConnection(): Connection {
  let current: EcsReader | undefined;
  const changed = new vscode.EventEmitter<void>();
  const reset = (): void => {
    current = undefined;
  };
  const watching = vscode.workspace.onDidChangeConfiguration((event) => {
    const ours = ['profile', 'region', 'endpointUrl'].map((name) => `${SECTION}.${name}`);
    if (![...ours, ...NETWORK_SETTINGS].some((name) => event.affectsConfiguration(name))) return;
    reset();
    changed.fire();
  });
  return {
    reader: () => (current ??= createEcsReader(ecsSettings())),
    reset,
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(watching, changed).dispose(),
  };
}
