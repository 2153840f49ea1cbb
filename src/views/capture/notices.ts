/** Messages and questions of a recording, besides its progress. */
import * as vscode from 'vscode';
import type { FleetPart } from '../../capture/fleet/types';
import type { RemoteProcess } from '../../capture/types';
import { partialRemark } from '../../metadata/partial';
import type { CaptureMetadata } from '../../metadata/metadata';
import { partialText } from './fleetText';
import type { Log } from '../shared/log';
import { plain, plainLabel } from '../text/plain';

const TOLD_CLUSTERS = 'ecsProfiler.toldClusters';
/** Stored instead of a cluster if the user wants no notice for any. */
const EVERY_CLUSTER = '*';

/**
 * Says, once per cluster, what a capture runs, sends and leaves in the task and who may log it. Meanwhile the capture
 * continues, because the user asked for it; `cancel` is called by the notice's *Cancel Capture*.
 */
export function tellFirstCapture(
  state: vscode.Memento,
  cluster: { readonly arn: string; readonly name: string },
  cancel: () => void,
): void {
  const told = state.get<readonly string[]>(TOLD_CLUSTERS, []);
  if (told.includes(EVERY_CLUSTER) || told.includes(cluster.arn)) return;
  void state.update(TOLD_CLUSTERS, [...told, cluster.arn]);
  const text = [
    `First capture in cluster ${plain(cluster.name)}.`,
    "ECS Exec opens a session in the container and runs a small shell script there, then py-spy (if the image has none, downloaded by the task with its own pip or uploaded) or Node's own inspector.",
    "Only the recorded stacks, source maps without their texts and checksums of source files come back. Afterwards the session, its processes and files are removed; py-spy stays cached in the task's temp folder unless the setting ecsProfiler.capture.cachePySpy is off.",
    'AWS CloudTrail records the ExecuteCommand call, and session logging, if the cluster has it, records the session.',
  ].join(' ');
  void vscode.window.showInformationMessage(text, 'OK', 'Cancel Capture', "Don't Show Again").then(async (chosen) => {
    if (chosen === 'Cancel Capture') cancel();
    if (chosen === "Don't Show Again") await state.update(TOLD_CLUSTERS, [EVERY_CLUSTER]);
  });
}

/** Lets people choose among several busy processes. Resolves to undefined when dismissed: the busiest is taken. */
export async function pickProcess(candidates: readonly RemoteProcess[]): Promise<RemoteProcess | undefined> {
  const items = candidates.map((candidate) => ({
    label: plainLabel(candidate.argv.slice(0, 3).join(' ') || candidate.exe, 80),
    description: `pid ${candidate.pid}, ${(candidate.cpuShare * 100).toFixed(0)} % of a core, ${candidate.threads} threads`,
    detail: plainLabel(`${candidate.runtime ?? ''} ${candidate.runtimeVersion}`.trim(), 80),
    candidate,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Several processes are busy',
    placeHolder: 'Choose the one to record (Esc chooses the busiest)',
  });
  return chosen?.candidate;
}

/** Says that a recording ended before its time, and why, where it did. */
export function sayCutOff(log: Log, metadata: CaptureMetadata): void {
  const text = partialRemark(metadata);
  if (text === '') return;
  log.info(text);
  void vscode.window.showWarningMessage(plain(`The capture of ${metadata.service} is not whole. ${text}`, 1200));
}

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
