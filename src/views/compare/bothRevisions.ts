import * as vscode from 'vscode';
import type { AwsAccess } from '../../access/awsAccess';
import { allTasks } from '../../capture/find/selectTarget';
import { capturesByRevision, tasksOfBoth } from '../../capture/fleet/byRevision';
import type { FleetPart } from '../../capture/fleet/types';
import { pickChoice } from '../capture/pickChoice';
import type { Recorder } from '../capture/recorder';
import { madeAt, type CaptureTarget } from '../capture/target';
import type { KeptCaptures } from '../captures/keptCaptures';
import { compareStored } from './openComparison';
import type { WindowAccesses } from '../shared/accesses';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { openFlameGraph } from '../shared/openProfileFile';
import { captureSettings } from '../shared/settings';
import { plain } from '../text/plain';

interface BothRevisionsParts {
  readonly state: vscode.Memento;
  readonly accesses: WindowAccesses;
  readonly recorder: Recorder;
  readonly keptCaptures: Pick<KeptCaptures, 'add' | 'latest'>;
  readonly log: Log;
}

/**
 * *Capture and Compare Both Revisions*: tasks of the old and of the new revision at the same time, so that load and
 * hour are the same.
 */
export const captureBothRevisions =
  (parts: BothRevisionsParts) =>
  async (target: CaptureTarget): Promise<void> => {
    const { state, recorder } = parts;
    const service = plain(target.service);
    const found = await find(parts, target);
    if (found === undefined) return;
    const { both, access } = found;
    if (both === null)
      return void vscode.window.showInformationMessage(
        `All running tasks of ${service} are of one revision. Start a deployment, then try again while both run; or compare two stored captures.`,
      );
    const { before, after } = both;
    const count = before.tasks.length;
    const title = `Compare revisions ${before.revision} and ${after.revision} of ${service}: ${count === 1 ? 'a task' : `${count} tasks`} each`;
    const tasks = [...before.tasks, ...after.tasks].map(({ arn }) => arn);
    const wanted: CaptureTarget = {
      access,
      clusterArn: target.clusterArn,
      cluster: target.cluster,
      service: target.service,
      container: target.container,
      tasks,
      together: true,
    };
    const choice = await pickChoice(state, {
      title,
      target: wanted,
      tasksOfEach: count,
      previous: await parts.keptCaptures.latest(target),
    });
    if (choice !== undefined)
      await recorder.record(wanted, choice, ({ parts: recorded }) => keepBoth(parts, service, recorded));
  };

/** Undefined: the tasks could not be listed, which was said. */
async function find(
  { accesses, log }: BothRevisionsParts,
  target: CaptureTarget,
): Promise<{ readonly both: ReturnType<typeof tasksOfBoth>; readonly access: AwsAccess } | undefined> {
  const what = `Listing the tasks of ${plain(target.service)}`;
  for (
    let access: AwsAccess | undefined = target.access;
    access !== undefined;
    access = await accesses.again(madeAt(target), what)
  ) {
    try {
      const service = await access.ecs.service(target.clusterArn, target.service);
      const tasks = await allTasks(access.ecs, service, new AbortController().signal);
      return { both: tasksOfBoth(tasks, Math.max(2, captureSettings().concurrency)), access };
    } catch (error) {
      if (!(await showFailure(log, 'The tasks could not be listed', error, true))) return undefined;
    }
  }
  return undefined;
}

/** Stores a capture of each revision and compares them; where only one could be recorded, shows that. */
async function keepBoth(
  { keptCaptures }: BothRevisionsParts,
  service: string,
  recorded: readonly FleetPart[],
): Promise<void> {
  const stored = [];
  for (const result of capturesByRevision(recorded)) stored.push(await keptCaptures.add(result));
  const [before, after] = stored;
  if (after !== undefined) return compareStored(before, after);
  await openFlameGraph(vscode.Uri.parse(before.uri));
  void vscode.window.showWarningMessage(
    `Only revision ${before.metadata.revision} of ${service} could be captured: there is nothing to compare it with.`,
  );
}
