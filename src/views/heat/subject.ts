import * as vscode from 'vscode';
import { wholeProfile, type Scope } from '../../profile/scope';
import { pathKey } from '../../source/paths';
import type { ProfileQueries } from '../../query/queries';
import type { ProfileSummary } from '../../query/types';
import type { FlameDocument } from '../flame/types';
import { SECTION } from '../shared/settings';

/** A file of the workspace with weight, and the share of its own time. */
interface HotFile {
  readonly file: string;
  readonly selfPercent: number;
}

/** The profile whose lines are shown, and the part of it that counts. */
export interface Subject {
  readonly document: FlameDocument;
  readonly queries: ProfileQueries;
  readonly summary: ProfileSummary;
  readonly scope: Scope;
  readonly isPart: boolean;
  /** Files with weight by comparable path: others need no question. Asked once. */
  hotFiles(): Promise<ReadonlyMap<string, HotFile>>;
}

/** The subject of all views about lines: the active flame graph, or the last active one. */
export interface HeatSubject extends vscode.Disposable {
  readonly current: Subject | undefined;
  /** Another profile, part or setting: everything must be redrawn. */
  readonly onDidChange: vscode.Event<void>;
  /** undefined: no graph is open. */
  follow(document: FlameDocument | undefined, scope: Scope): void;
}

export function createHeatSubject(): HeatSubject {
  const changed = new vscode.EventEmitter<void>();
  let current: Subject | undefined;
  const watching = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${SECTION}.heat`)) changed.fire();
  });
  return {
    get current() {
      return current;
    },
    onDidChange: changed.event,
    follow(document, scope) {
      if (document === current?.document && (document === undefined || scope === current?.scope)) return;
      current = document === undefined ? undefined : subjectOf(document, scope);
      changed.fire();
    },
    dispose: () => vscode.Disposable.from(watching, changed).dispose(),
  };
}

function subjectOf(document: FlameDocument, scope: Scope): Subject {
  const { queries, summary } = document;
  let files: Promise<ReadonlyMap<string, HotFile>> | undefined;
  return {
    document,
    queries,
    summary,
    scope,
    isPart:
      scope.threads !== wholeProfile.threads || scope.window !== wholeProfile.window || scope.transforms.length > 0,
    hotFiles: () =>
      (files ??= queries.hotFiles(scope).then((hot) => new Map(hot.map((one) => [pathKey(one.file), one])))),
  };
}
