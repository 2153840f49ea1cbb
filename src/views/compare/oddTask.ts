import * as vscode from 'vscode';
import type { StoredCapture } from '../../capture/keep/store';
import type { CaptureSource } from '../../metadata/types';
import type { OddTask } from '../../query/compare/oddTask';
import { pickChoice } from '../capture/pickChoice';
import type { Recorder } from '../capture/recorder';
import type { CaptureTarget } from '../capture/target';
import type { CaptureNode } from '../captures/capturesTree';
import type { KeptCaptures } from '../captures/keptCaptures';
import { oddTaskText } from './oddTaskText';
import { openComparison, sideOf } from './openComparison';
import { comparisonTitle } from './title';
import type { ProfileOpener } from '../flame/types';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { openFlameGraph } from '../shared/openProfileFile';
import { plain } from '../text/plain';

interface OddTaskParts {
  readonly state: vscode.Memento;
  readonly recorder: Recorder;
  readonly keptCaptures: Pick<KeptCaptures, 'add' | 'latest'>;
  readonly open: ProfileOpener;
  readonly log: Log;
}

/**
 * *Find the Odd Task* of a service: all its tasks are recorded at the same time and each is tested against the others.
 */
export const findOddTask =
  (parts: OddTaskParts) =>
  async (target: CaptureTarget): Promise<void> => {
    const { state, recorder, keptCaptures } = parts;
    const service: CaptureTarget = {
      access: target.access,
      clusterArn: target.clusterArn,
      cluster: target.cluster,
      service: target.service,
      container: target.container,
      running: target.running,
    };
    const choice = await pickChoice(state, {
      title: `Find the odd task of ${plain(target.service)}`,
      target: service,
      tasks: 'all',
      previous: await keptCaptures.latest(target),
    });
    if (choice !== undefined)
      await recorder.record(service, { ...choice, tasks: 'all' }, async (result) =>
        tellOddTask(parts, await keptCaptures.add(result)),
      );
  };

/** *Find the Odd Task* of a stored capture of several. */
export const findOddTaskIn =
  (parts: OddTaskParts) =>
  async (row?: CaptureNode): Promise<void> => {
    if (row?.kind !== 'capture') return;
    try {
      await tellOddTask(parts, row.stored);
    } catch (error) {
      await showFailure(parts.log, 'The tasks could not be compared', error, false);
    }
  };

/**
 * Opens the odd task against the others and says what is different about it; if there is none, opens the capture and
 * says why.
 */
async function tellOddTask({ open, log }: OddTaskParts, stored: StoredCapture): Promise<void> {
  const uri = vscode.Uri.parse(stored.uri);
  const { found, sources } = await askOddTask(open, uri);
  const text = oddTaskText(stored.metadata.service, found);
  log.info(text);
  if (found.odd === null) await openFlameGraph(uri);
  else await openAgainstOthers(stored, uri.toString(), found.odd, sources);
  // With a button it is shown in full.
  void vscode.window
    .showInformationMessage(plain(text, 1000), 'Show Log')
    .then((chosen) => (chosen === undefined ? undefined : log.show()));
}

/** The odd task, and all sources of the capture: a list of captures need not have them. */
async function askOddTask(
  open: ProfileOpener,
  uri: vscode.Uri,
): Promise<{ readonly found: OddTask; readonly sources: readonly CaptureSource[] }> {
  const queries = await open(uri);
  try {
    return { found: await queries.oddTask(), sources: (await queries.summary()).capture?.sources ?? [] };
  } finally {
    queries.dispose();
  }
}

function openAgainstOthers(
  stored: StoredCapture,
  uri: string,
  { task, sources }: NonNullable<OddTask['odd']>,
  all: readonly CaptureSource[],
): Promise<void> {
  const others = all.flatMap(({ error }, index) => (error === null && !sources.includes(index) ? [index] : []));
  const side = sideOf(stored);
  return openComparison(
    { before: { uri, sources: others }, after: { uri, sources } },
    comparisonTitle({ ...side, part: 'the others' }, { ...side, part: `task ${task.slice(0, 8)}` }),
  );
}
