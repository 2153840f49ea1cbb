import { graphActions } from '../../contributes/pageActions';
import type { FlameEditorProvider } from '../flame/provider';

/** Commands for what the flame graph page does, so that they are in the palette and can be bound to keys. */
export const flameCommands = (flame: Pick<FlameEditorProvider, 'command'>): Readonly<Record<string, () => unknown>> =>
  Object.fromEntries(graphActions.map((action) => [`ecsProfiler.flame.${action}`, () => flame.command(action)]));
