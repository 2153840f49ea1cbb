import * as vscode from 'vscode';
import { mergeStored, type ReadCapture } from '../../capture/fleet/mergeStored';
import type { StoredCapture } from '../../capture/keep/store';
import { captureOf } from '../../metadata/metadata';
import { readProfile } from '../../query/openProfile';
import type { CaptureNode } from './capturesTree';
import type { KeptCaptures } from './keptCaptures';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { openFlameGraph } from '../shared/openProfileFile';

/**
 * *Merge Captures*: several selected captures of one service become one more, each source with its share; it is opened.
 */
export const mergeSelected =
  (keptCaptures: Pick<KeptCaptures, 'add'>, log: Log) =>
  async (row?: CaptureNode, rows?: readonly CaptureNode[]): Promise<void> => {
    const selected = (rows ?? (row === undefined ? [] : [row])).flatMap((one) =>
      one.kind === 'capture' ? [one.stored] : [],
    );
    const options = { location: vscode.ProgressLocation.Notification, title: `Merging ${selected.length} captures` };
    try {
      await vscode.window.withProgress(options, async () => {
        const { uri } = await keptCaptures.add(mergeStored(await Promise.all(selected.map(read))));
        await openFlameGraph(vscode.Uri.parse(uri));
      });
    } catch (error) {
      await showFailure(log, 'The captures could not be merged', error, false);
    }
  };

/** The file has more metadata than a list of captures. Throws ProfileError. */
async function read({ uri, metadata }: StoredCapture): Promise<ReadCapture> {
  const profile = await readProfile({ file: vscode.Uri.parse(uri).fsPath });
  return { profile, metadata: captureOf(profile) ?? metadata };
}
