import * as vscode from 'vscode';

/** The used part of the API of VS Code's Git extension, version 1. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): {
    readonly git: { readonly path: string };
    readonly repositories: readonly GitRepository[];
    readonly onDidOpenRepository: vscode.Event<GitRepository>;
  };
}
interface GitRepository {
  readonly state: { readonly onDidChange: vscode.Event<void> };
}

/** Git as VS Code's own extension has found it: absent where that is switched off, or the workspace is not trusted. */
interface GitProgram extends vscode.Disposable {
  /** Absolute path of the program; null: there is none to be used. */
  path(): Promise<string | null>;
  /** A repository has changed: commits, branches, what is staged. */
  readonly onDidChange: vscode.Event<void>;
}

export function createGitProgram(): GitProgram {
  const changed = new vscode.EventEmitter<void>();
  const watching: vscode.Disposable[] = [changed, vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire())];
  let api: Promise<ReturnType<GitExtension['getAPI']> | null> | undefined;
  const connect = async (): Promise<ReturnType<GitExtension['getAPI']> | null> => {
    const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
    if (extension === undefined || !vscode.workspace.isTrusted) return null;
    const git = await extension.activate();
    if (!git.enabled) return null;
    const found = git.getAPI(1);
    const watch = (repository: GitRepository): unknown =>
      watching.push(repository.state.onDidChange(() => changed.fire()));
    found.repositories.forEach(watch);
    watching.push(found.onDidOpenRepository(watch));
    return found;
  };
  return {
    onDidChange: changed.event,
    async path() {
      api ??= connect().catch(() => null);
      const found = await api;
      // It may be trusted or switched on later.
      if (found === null) api = undefined;
      return found?.git.path ?? null;
    },
    dispose: () => vscode.Disposable.from(...watching).dispose(),
  };
}
