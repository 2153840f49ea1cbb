import * as vscode from 'vscode';
import type { FleetPart } from '../../capture/fleet/types';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import { partialText } from './fleetText';

/** Names the tasks that could not be captured and why, where the others were. */
export async function sayPartial(log: Log, service: string, parts: readonly FleetPart[]): Promise<void> {
  const text = partialText(service, parts);
  if (text === '') return;
  for (const { source, error } of parts) if (error) log.error(`Task ${source.task} of ${service}`, error);
  const fixes = new Set(parts.flatMap(({ error }) => error?.fix ?? []));
  const chosen = await vscode.window.showWarningMessage(
    plain(text, 1200),
    ...(fixes.size > 0 ? ['Copy Fix'] : []),
    'Show Log',
  );
  if (chosen === 'Copy Fix') await vscode.env.clipboard.writeText([...fixes].join('\n\n'));
  if (chosen === 'Show Log') log.show();
}
