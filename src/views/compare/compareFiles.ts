import path from 'node:path';
import * as vscode from 'vscode';
import type { KeptCaptures } from '../captures/keptCaptures';
import { compareProfiles, type ChosenProfile } from './openComparison';
import { byState } from '../captures/sides';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { askProfileFile } from '../shared/openProfileFile';
import { plain, plainLabel } from '../text/plain';

interface CompareFilesParts {
  readonly keptCaptures: Pick<KeptCaptures, 'list'>;
  readonly log: Log;
}

/**
 * *Compare Profiles…*: compares two files selected in the explorer, otherwise asks which captures or files to compare.
 * If one is given, asks for the one to compare with it.
 */
export const compareFiles =
  ({ keptCaptures, log }: CompareFilesParts) =>
  async (given?: unknown, selected?: unknown): Promise<void> => {
    try {
      const uris =
        Array.isArray(selected) && selected.length > 1
          ? selected.filter((one) => one instanceof vscode.Uri)
          : given instanceof vscode.Uri
            ? [given]
            : [];
      if (uris.length > 2) return void vscode.window.showInformationMessage('Select two profile files to compare.');
      const stored = await keptCaptures.list();
      const known = (uri: vscode.Uri): ChosenProfile => ({
        uri,
        stored: stored.find((one) => vscode.Uri.parse(one.uri).toString() === uri.toString()),
      });
      if (uris.length === 2) return await compareProfiles(...(await ordered(known(uris[0]), known(uris[1]))));
      const after =
        uris.length === 1
          ? known(uris[0])
          : await pickProfile('Compare Profiles (1/2): after', 'The later state', known, stored);
      const before =
        after &&
        (await pickProfile(
          uris.length === 1
            ? `Compare ${plain(path.posix.basename(after.uri.path), 80)} with`
            : 'Compare Profiles (2/2): before',
          'The earlier state',
          known,
          stored,
          after,
        ));
      if (after !== undefined && before !== undefined) await compareProfiles(before, after);
    } catch (error) {
      await showFailure(log, 'The profiles could not be compared', error, false);
    }
  };

type Stored = Awaited<ReturnType<KeptCaptures['list']>>;

/** Captures, those of the service of `other` first, and any file. */
async function pickProfile(
  title: string,
  placeHolder: string,
  known: (uri: vscode.Uri) => ChosenProfile,
  stored: Stored,
  other?: ChosenProfile,
): Promise<ChosenProfile | undefined> {
  const service = other?.stored?.metadata.service;
  const captures = stored
    .filter(({ uri }) => uri !== other?.stored?.uri)
    .sort((a, b) => Number(b.metadata.service === service) - Number(a.metadata.service === service));
  const items: (vscode.QuickPickItem & { readonly uri?: vscode.Uri })[] = [
    { label: '$(folder-opened) Choose a File…' },
    ...captures.map(({ uri, metadata }) => ({
      label: plainLabel(`${metadata.cluster}/${metadata.service}`, 80),
      description: plainLabel(
        [metadata.title ?? '', new Date(metadata.startedAt).toLocaleString(), `revision ${metadata.revision}`]
          .filter((part) => part !== '')
          .join(' · '),
      ),
      uri: vscode.Uri.parse(uri),
    })),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  const uri = chosen === undefined || chosen.uri !== undefined ? chosen?.uri : await askProfileFile(title);
  return uri && known(uri);
}

/** Orders captures by their state, files by their age. */
async function ordered(one: ChosenProfile, other: ChosenProfile): Promise<[ChosenProfile, ChosenProfile]> {
  const byAge = async (): Promise<number> => {
    const [a, b] = await Promise.all([one, other].map(async ({ uri }) => (await vscode.workspace.fs.stat(uri)).mtime));
    return a - b;
  };
  const order =
    one.stored !== undefined && other.stored !== undefined
      ? byState(one.stored.metadata, other.stored.metadata)
      : await byAge();
  return order <= 0 ? [one, other] : [other, one];
}
