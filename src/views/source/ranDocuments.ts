import * as vscode from 'vscode';
import { baseName } from '../../source/paths';

export const RAN_SCHEME = 'ecs-profiler-source';

/** Texts that ran, as read-only documents. */
export interface RanDocuments extends vscode.Disposable {
  /** The document of a text. `path` as it ran; `from` tells texts of one path apart (a digest, a task). */
  put(path: string, from: string, text: string): vscode.Uri;
}

/** Documents live as long as the window; one that was open before asks for its text to be opened again. */
export function createRanDocuments(): RanDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(RAN_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) =>
      texts.get(uri.toString()) ??
      'This text was read from a task or from Git in an earlier window. Run "ECS Profiler: Open What Ran" again to see it.\n',
  });
  return {
    put(path, from, text) {
      // The name decides the language; nothing of the path is read as a URL.
      const uri = vscode.Uri.from({
        scheme: RAN_SCHEME,
        path: `/${from.slice(0, 12)}/${baseName(path).replace(/[\p{Cc}\\/?#]/gu, '_') || 'source'}`,
      });
      texts.set(uri.toString(), text);
      changed.fire(uri);
      return uri;
    },
    dispose: () => vscode.Disposable.from(provider, changed).dispose(),
  };
}
