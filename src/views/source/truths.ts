import * as vscode from 'vscode';
import type { Side } from '../../profile/diff/types';
import type { CapturedFile } from '../../metadata/types';
import type { ProfileQueries } from '../../query/queries';
import { pathKey } from '../../source/paths';
import type { CapturedSource } from '../../source/truth/capturedPaths';
import { byNameOnly, judge, notInWorkspace, truthText } from '../../source/truth/judge';
import { runnableLines } from '../../source/positions/runnableLines';
import { followLines } from '../../source/truth/mapLines';
import type { FileTruth, History, RanText } from '../../source/truth/types';
import type { LineDrift } from './lineDrift';
import { pairOf, sameText } from './lineDrift';

/** A captured file, and what its workspace file is to it. */
export interface SourceTruth extends CapturedSource {
  readonly truth: FileTruth;
  /** The current line of a line that ran (1-based), null: none. If the text that ran is unknown: the same line. */
  lineNow(line: number): number | null;
}

/** Whether the files of the workspace are what ran in the profiles. Texts that were found are kept. */
export interface Truths extends LineDrift, vscode.Disposable {
  /**
   * For a document with its unsaved edits; in a comparison against what one side ran, by default the later. Rejects
   * only if the profile does.
   */
  of(queries: ProfileQueries, document: vscode.TextDocument, side?: Side): Promise<FileTruth>;
  /** Of every file that the capture has digests of. */
  all(queries: ProfileQueries): Promise<SourceTruth[]>;
  /**
   * The captured file that a document of the workspace is, undefined where the capture has none. `side`: of a
   * comparison; by default the later.
   */
  sourceOf(queries: ProfileQueries, document: vscode.TextDocument, side?: Side): Promise<CapturedSource | undefined>;
  /** A text that ran: one of those found already, or else from Git near `file`. */
  textOf(content: CapturedFile, file: string | null): Promise<RanText | null>;
  /** A text that was fetched and is what ran. */
  keep(content: CapturedFile, ran: RanText): void;
}

/** After an edit of a file that ran, all verdicts are determined again after this pause. */
const PAUSE_MS = 600;

export function createTruths(history: History, onHistoryChanged: vscode.Event<void>): Truths {
  const changed = new vscode.EventEmitter<void>();
  /** By sha-256. */
  const found = new Map<string, RanText>();
  const asked = new Map<string, Promise<RanText | null>>();
  const sources = new WeakMap<ProfileQueries, Map<Side, Promise<readonly CapturedSource[]>>>();
  /** Files in which functions are placed by name, as keys of paths. */
  const byName = new WeakMap<ProfileQueries, Promise<readonly string[]>>();
  /** Text of a file when a profile first met it: what its lines are counted in as long as nothing better is known. */
  const first = new WeakMap<ProfileQueries, Map<string, Promise<string>>>();
  /** Files that some capture has digests of. */
  const files = new Set<string>();
  const known = ({ sha256 }: CapturedFile): RanText | null => found.get(sha256) ?? null;
  const keep = ({ sha256 }: CapturedFile, ran: RanText): void => void found.set(sha256, ran);

  const remembering: History = {
    find(content, near) {
      const key = `${content.sha256} ${near}`;
      const looked =
        asked.get(key) ??
        history.find(content, near).then((ran) => {
          if (ran !== null) keep(content, ran);
          return ran;
        });
      asked.set(key, looked);
      return looked;
    },
  };
  const sourcesOf = (queries: ProfileQueries, side: Side = 1): Promise<readonly CapturedSource[]> => {
    const bySide = sources.get(queries) ?? new Map<Side, Promise<readonly CapturedSource[]>>();
    sources.set(queries, bySide);
    const known =
      bySide.get(side) ??
      queries.ranSources(side).then((all) => {
        for (const { file } of all) if (file !== null) files.add(pathKey(file));
        return all;
      });
    bySide.set(side, known);
    known.catch(() => bySide.delete(side));
    return known;
  };
  const byNameOf = (queries: ProfileQueries): Promise<readonly string[]> => {
    const known = byName.get(queries) ?? queries.mapping().then((mapping) => mapping.byName);
    byName.set(queries, known);
    known.catch(() => byName.delete(queries));
    return known;
  };
  const isByName = async (queries: ProfileQueries, file: string): Promise<boolean> =>
    (await byNameOf(queries)).some((one) => pathKey(one) === pathKey(file));
  const sourceOf = async (
    queries: ProfileQueries,
    { uri }: vscode.TextDocument,
    side?: Side,
  ): Promise<CapturedSource | undefined> =>
    uri.scheme !== 'file'
      ? undefined
      : (await sourcesOf(queries, side)).find(({ file }) => file !== null && pathKey(file) === pathKey(uri.fsPath));

  const judged = async (
    file: string,
    text: string,
    bytes: Uint8Array | undefined,
    contents: readonly CapturedFile[],
  ): Promise<FileTruth> => {
    const truth = await judge(file, { text, bytes }, contents, remembering, known);
    // The current text is what ran. Keep it, because after the next edit it is no longer there.
    if (truth.truth === 'exact' && known(contents[0]) === null && truth.ran !== null) keep(contents[0], truth.ran);
    return truth;
  };
  const ofDocument = async (
    queries: ProfileQueries,
    document: vscode.TextDocument,
    source: CapturedSource | undefined,
  ): Promise<FileTruth> => {
    if (document.uri.scheme === 'file' && (await isByName(queries, document.uri.fsPath))) return byNameOnly;
    const bytes = document.isDirty || document.uri.scheme !== 'file' ? undefined : await read(document.uri);
    return judged(document.uri.fsPath, document.getText(), bytes, source?.contents ?? []);
  };
  const ofFile = async (queries: ProfileQueries, source: CapturedSource): Promise<SourceTruth> => {
    const elsewhere: SourceTruth = { ...source, truth: notInWorkspace, lineNow: (line) => line };
    if (source.file === null) return elsewhere;
    if (await isByName(queries, source.file)) return { ...elsewhere, truth: byNameOnly };
    const uri = vscode.Uri.file(source.file);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    const bytes = open === undefined ? await read(uri) : undefined;
    if (open === undefined && bytes === undefined) return elsewhere;
    const text = open?.getText() ?? new TextDecoder().decode(bytes);
    const truth =
      open === undefined
        ? await judged(source.file, text, bytes, source.contents)
        : await ofDocument(queries, open, source);
    return { ...source, truth, lineNow: truth.ran === null ? (line) => line : followLines(truth.ran.text, text) };
  };
  const firstText = async (queries: ProfileQueries, document: vscode.TextDocument): Promise<string> => {
    const texts = first.get(queries) ?? new Map<string, Promise<string>>();
    first.set(queries, texts);
    const key = document.uri.toString();
    const text = texts.get(key) ?? onDisk(document);
    texts.set(key, text);
    return text;
  };
  let pause: NodeJS.Timeout | undefined;
  const watching = vscode.Disposable.from(
    onHistoryChanged(() => {
      asked.clear();
      changed.fire();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document: { uri }, contentChanges }) => {
      if (contentChanges.length === 0 || uri.scheme !== 'file' || !files.has(pathKey(uri.fsPath))) return;
      clearTimeout(pause);
      pause = setTimeout(() => changed.fire(), PAUSE_MS);
    }),
  );

  return {
    sourceOf,
    onDidChange: changed.event,
    async of(queries, document, side) {
      return ofDocument(queries, document, await sourceOf(queries, document, side));
    },
    async all(queries) {
      const [captured, named] = await Promise.all([sourcesOf(queries), byNameOf(queries)]);
      const known = new Set(captured.map(({ file }) => file && pathKey(file)));
      const others = named.filter((file) => !known.has(pathKey(file)));
      return Promise.all(
        [...captured, ...others.map((file) => ({ path: file, file, contents: [] }))].map((one) => ofFile(queries, one)),
      );
    },
    async in(queries, document) {
      const meeting = await firstText(queries, document);
      const { truth, ran } = await ofDocument(queries, document, await sourceOf(queries, document));
      const follow = followLines(ran?.text ?? meeting, document.getText());
      return truth === 'differs' && ran === null ? runnableLines(document.uri.fsPath, meeting, follow) : follow;
    },
    async between(queries, document, swapped) {
      const [before, after] = await Promise.all(
        ([swapped ? 1 : 0, swapped ? 0 : 1] as const).map(async (side) => {
          const source = await sourceOf(queries, document, side);
          return { source, ran: (await ofDocument(queries, document, source)).ran };
        }),
      );
      const isSame =
        before.source !== undefined &&
        after.source !== undefined &&
        before.source.contents[0].sha256 === after.source.contents[0].sha256;
      const pair =
        before.ran !== null && after.ran !== null ? pairOf(before.ran.text, after.ran.text) : sameText(!isSame);
      return {
        pair,
        lineNow: followLines(after.ran?.text ?? (await firstText(queries, document)), document.getText()),
      };
    },
    async verdict(queries, document) {
      const truth = await ofDocument(queries, document, await sourceOf(queries, document));
      return truth.truth === 'unknown' ? '' : truthText(truth);
    },
    async textOf(content, file) {
      return known(content) ?? (file === null ? null : remembering.find(content, file));
    },
    keep(content, ran) {
      keep(content, ran);
      changed.fire();
    },
    dispose: () => {
      clearTimeout(pause);
      vscode.Disposable.from(watching, changed).dispose();
    },
  };
}

const onDisk = async (document: vscode.TextDocument): Promise<string> => {
  const bytes = document.isDirty ? await read(document.uri) : undefined;
  return bytes === undefined ? document.getText() : new TextDecoder().decode(bytes);
};

const read = async (uri: vscode.Uri): Promise<Uint8Array | undefined> => {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch {
    return undefined;
  }
};
