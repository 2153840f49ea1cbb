import type { CommandMessage } from '../../protocol';
import type { FlameEditorProvider } from '../flame/provider';

const ACTIONS: readonly CommandMessage['command'][] = ['focusSearch', 'resetZoom', 'copyFrame', 'copyStack', 'showAbout'];

/** Commands for what the flame graph page does, so that they are in the palette and can be bound to keys. */
export const flameCommands = (flame: Pick<FlameEditorProvider, 'command'>): Readonly<Record<string, () => unknown>> =>
  Object.fromEntries(ACTIONS.map((action) => [`ecsProfiler.flame.${action}`, () => flame.command(action)]));
