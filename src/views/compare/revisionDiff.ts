import * as vscode from 'vscode';
import type { Side } from '../../profile/diff/types';
import { baseName } from '../../source/paths';
import type { FlameDocument } from '../flame/types';
import type { RevisionText, RevisionTexts } from '../heat/deltaMarks';
import { plain } from '../text/plain';
import type { RanDocuments, TextThatRan, WhatRan } from '../source/whatRan';
import type { Truths } from '../source/truths';

interface RevisionDiffParts {
  readonly truths: Truths;
  readonly whatRan: Pick<WhatRan, 'textOf'>;
  readonly documents: RanDocuments;
  /** The graph whose lines are shown. */
  readonly active: () => FlameDocument | undefined;
}

/** The texts that both sides of a comparison ran, side by side in the diff editor, with the changes on their lines. */
interface RevisionDiff extends RevisionTexts, vscode.Disposable {
  /** For a file, or else that of the active or first visible editor. Missing texts are reported. */
  open(given?: unknown): Promise<void>;
}

interface RanOn extends TextThatRan {
  readonly path: string;
  /** The document is that text. */
  readonly isHere: boolean;
}

const say = (text: string): void => void vscode.window.showInformationMessage(text);

export function createRevisionDiff({ truths, whatRan, documents, active }: RevisionDiffParts): RevisionDiff {
  const shown = new Map<string, RevisionText>();
  const opened = new vscode.EventEmitter<void>();

  /** What one side ran of a file; undefined: unavailable, which was reported. */
  const ranOn = async (
    { queries, summary: { comparison } }: FlameDocument,
    document: vscode.TextDocument,
    side: Side,
  ): Promise<RanOn | undefined> => {
    const source = await truths.sourceOf(queries, document, side);
    if (source === undefined) {
      say(
        `The capture ${side === 0 ? 'before' : 'after'} has no digest of ${plain(baseName(document.uri.path))}: it is not among the hottest files of that recording.`,
      );
      return undefined;
    }
    const { truth, ran } = await truths.of(queries, document, side);
    if (ran !== null)
      return {
        text: ran.text,
        from: source.contents[0].sha256,
        path: source.path,
        isHere: truth === 'exact' || truth === 'sameFile',
      };
    const found = await whatRan.textOf((side === 0 ? comparison?.before : comparison?.after)?.capture ?? null, source);
    return found && { ...found, path: source.path, isHere: false };
  };

  const watching = vscode.Disposable.from(
    opened,
    vscode.workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
  );
  return {
    of: (uri) => shown.get(uri.toString()),
    onDidOpen: opened.event,
    async open(given) {
      const graph = active();
      const editor = sourceInSight();
      const document = given instanceof vscode.Uri ? await vscode.workspace.openTextDocument(given) : editor?.document;
      if (
        graph === undefined ||
        graph.summary.comparison === null ||
        document === undefined ||
        document.uri.scheme !== 'file'
      )
        return say('Open a comparison and a source file that both sides ran, then try again.');
      const name = plain(baseName(document.uri.path));
      const before = await ranOn(graph, document, 0);
      const after = before && (await ranOn(graph, document, 1));
      if (before === undefined || after === undefined) return;
      if (before.from === after.from) return say(`Both sides ran the same ${name}.`);
      const texts = [before.text, after.text] as const;
      // The current workspace text can be edited in place.
      const uris = [before, after].map(({ path, from, text, isHere }, side) =>
        isHere && side === 1 ? document.uri : documents.put(path, from, text),
      );
      uris.forEach((uri, side) => {
        if (uri !== document.uri)
          shown.set(uri.toString(), { queries: graph.queries, file: document.uri.fsPath, side: side as Side, texts });
      });
      await vscode.commands.executeCommand(
        'vscode.diff',
        uris[0],
        uris[1],
        `${name} (${sideNames(graph).join(' \u2194 ')})`,
        { viewColumn: editor?.viewColumn ?? vscode.ViewColumn.Beside },
      );
      opened.fire();
    },
    dispose: () => watching.dispose(),
  };
}

/** While the keyboard is in the graph no editor is active. */
const sourceInSight = (): vscode.TextEditor | undefined =>
  [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find(
    (editor) => editor?.document.uri.scheme === 'file',
  );

/** `revision 1`, `revision 2`; before and after if the revisions are equal or unknown. */
function sideNames({ summary: { comparison } }: FlameDocument): [string, string] {
  const [before, after] = [comparison?.before.capture?.revision, comparison?.after.capture?.revision];
  return before === undefined || after === undefined || before === after
    ? ['ran before', 'ran after']
    : [`revision ${before}`, `revision ${after}`];
}
