import path from 'node:path';
import * as vscode from 'vscode';
import type { FlameDocument } from '../flame/types';
import type { FlameEditorProvider } from '../flame/provider';
import { plainLabel } from '../text/plain';
import { formatWhen } from '../../words/dates';

/** Chooses which of the open graphs is on the lines. */
export async function pickCapture(
  flame: Pick<FlameEditorProvider, 'openGraphs' | 'activeDocument' | 'makeActive'>,
): Promise<void> {
  const graphs = [...new Map(flame.openGraphs.map((document) => [document.uri.toString(), document])).values()];
  if (graphs.length === 0) return void vscode.window.setStatusBarMessage('ECS Profiler: no flame graph is open.', 5000);
  const shown = flame.activeDocument?.uri.toString();
  const items = graphs.map((document) => ({
    document,
    label: `${document.uri.toString() === shown ? '$(check) ' : ''}${plainLabel(nameOf(document), 120)}`,
    description: plainLabel(describe(document), 200),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Profile for Line Heat',
    placeHolder: 'Which open profile is shown on the lines of the source',
  });
  if (chosen !== undefined) flame.makeActive(chosen.document);
}

const nameOf = ({ uri, summary: { name, capture, comparison } }: FlameDocument): string =>
  comparison !== null
    ? path.posix.basename(uri.path)
    : capture === null
      ? name
      : capture.title || `${capture.cluster}/${capture.service}`;
const describe = ({ uri, summary: { capture, comparison } }: FlameDocument): string =>
  comparison !== null
    ? 'comparison'
    : capture === null
      ? path.basename(uri.path)
      : `revision ${capture.revision}, ${formatWhen(capture.startedAt)}`;
