import * as vscode from 'vscode';
import { plain } from '../text/plain';

const KEY = 'ecsProfiler.toldClusters';
const ALL = '*';

/**
 * Says, once a cluster, what a capture runs, sends and leaves in the task and who may record it. The capture goes on
 * meanwhile, since it was asked for; `cancel` is what the notice's *Cancel Capture* calls.
 */
export function tellFirstCapture(
  state: vscode.Memento,
  cluster: { readonly arn: string; readonly name: string },
  cancel: () => void,
): void {
  const told = state.get<readonly string[]>(KEY, []);
  if (told.includes(ALL) || told.includes(cluster.arn)) return;
  void state.update(KEY, [...told, cluster.arn]);
  const text = [
    `First capture in cluster ${plain(cluster.name)}.`,
    "ECS Exec opens a session in the container and runs a small shell script there, then py-spy (where the image has none, fetched by the task with its own pip or sent in) or Node's own inspector.",
    "Only the recorded stacks, source maps without their texts and checksums of source files come back. Afterwards the session, its processes and files are removed; py-spy stays cached in the task's temp folder unless the setting ecsProfiler.capture.cachePySpy is off.",
    'AWS CloudTrail records the ExecuteCommand call, and session logging, if the cluster has it, records the session.',
  ].join(' ');
  void vscode.window.showInformationMessage(text, 'OK', 'Cancel Capture', "Don't Tell Again").then(async (chosen) => {
    if (chosen === 'Cancel Capture') cancel();
    if (chosen === "Don't Tell Again") await state.update(KEY, [ALL]);
  });
}
