import * as vscode from 'vscode';

/** Commands by id; what a handler is given depends on where it was chosen (a row, a file, nothing). */
export type Commands = Readonly<Record<string, (argument: never, more: never) => unknown>>;

/** Registers every command of a table. */
export const registerCommands = (commands: Commands): vscode.Disposable =>
  vscode.Disposable.from(
    ...Object.entries(commands).map(([id, handler]) => vscode.commands.registerCommand(id, handler)),
  );
