import * as vscode from 'vscode';
import type { DoctorReport } from '../../doctor/types';
import type { CaptureTarget } from '../capture/target';
import { plain } from '../text/plain';
import { reportText } from './reportText';

/**
 * Scheme of the read-only documents that show a diagnosis; menus test it. It must not contain the word “file” (as
 * “profiler” does): a remote VS Code rewrites that in their conditions.
 */
const REPORT_SCHEME = 'ecs-exec-check';

export interface ShownReport {
  readonly target: CaptureTarget;
  readonly report: DoctorReport;
}

/** Diagnoses as read-only Markdown documents, one a target: checking again replaces what its document shows. */
export interface Reports extends vscode.Disposable {
  show(shown: ShownReport): Promise<void>;
  /** The report shown in a document; undefined for other documents. */
  of(uri: vscode.Uri | undefined): ShownReport | undefined;
}

export function createReports(): Reports {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const shown = new Map<string, ShownReport & { readonly text: string }>();
  const registered = vscode.workspace.registerTextDocumentContentProvider(REPORT_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) =>
      shown.get(uri.toString())?.text ?? 'This check was made before the window was reloaded. Check again.\n',
  });
  // A closed report is not needed any more.
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString()));
  return {
    async show({ target, report }) {
      const uri = uriOf(target);
      shown.set(uri.toString(), { target, report, text: reportText(report, new Date()) });
      changed.fire(uri);
      const document = await vscode.languages.setTextDocumentLanguage(
        await vscode.workspace.openTextDocument(uri),
        'markdown',
      );
      await vscode.window.showTextDocument(document, { preview: true });
    },
    of: (uri) => (uri === undefined ? undefined : shown.get(uri.toString())),
    dispose: () => vscode.Disposable.from(registered, closed, changed).dispose(),
  };
}

/** The last part is the tab's title. */
const uriOf = ({ clusterArn, service, task = '', container = '' }: CaptureTarget): vscode.Uri =>
  vscode.Uri.from({
    scheme: REPORT_SCHEME,
    path: `/${plain(service).replaceAll('/', '_')}.md`,
    query: JSON.stringify([clusterArn, task, container]),
  });
