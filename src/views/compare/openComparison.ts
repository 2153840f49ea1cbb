import path from 'node:path';
import * as vscode from 'vscode';
import type { StoredCapture } from '../../capture/keep/store';
import { comparisonAddress, type Compared } from '../profiles/comparisonAddress';
import { comparisonTitle, type NamedSide } from './title';
import { openFlameGraph } from '../shared/openProfileFile';

/** Opens the tab of a comparison, or shows it where it is open already. */
export const openComparison = (compared: Compared, title: string): Promise<void> =>
  openFlameGraph(vscode.Uri.from(comparisonAddress(compared, title)));

/** Compares two stored captures, the earlier state first. */
export const compareStored = (before: StoredCapture, after: StoredCapture): Promise<void> =>
  openComparison(
    { before: { uri: uriOf(before) }, after: { uri: uriOf(after) } },
    comparisonTitle(sideOf(before), sideOf(after)),
  );

/** A profile that was chosen: a file anywhere, with its metadata where it is a stored capture. */
export interface ChosenProfile {
  readonly uri: vscode.Uri;
  readonly stored?: StoredCapture;
}

/** Compares any two profiles, in this order. */
export const compareProfiles = (before: ChosenProfile, after: ChosenProfile): Promise<void> =>
  openComparison(
    { before: { uri: before.uri.toString() }, after: { uri: after.uri.toString() } },
    comparisonTitle(named(before), named(after)),
  );

const uriOf = ({ uri }: StoredCapture): string => vscode.Uri.parse(uri).toString();
/** A stored capture as the title of a comparison names it. */
export const sideOf = ({ uri, metadata }: StoredCapture): NamedSide => ({
  capture: metadata,
  file: path.posix.basename(vscode.Uri.parse(uri).path),
});
const named = ({ uri, stored }: ChosenProfile): NamedSide =>
  stored === undefined ? { capture: null, file: path.posix.basename(uri.path) } : sideOf(stored);
