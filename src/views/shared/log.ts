import * as vscode from 'vscode';
import { errorDetail, redact } from '../text/errorDetail';
import { plain } from '../text/plain';

/** The *ECS Profiler* output channel. Everything written is redacted and escaped here, whoever writes it. */
export interface Log extends vscode.Disposable {
  info(line: string): void;
  trace(line: string): void;
  /** A failure with its raw causes. */
  error(what: string, error: unknown): void;
  show(): void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel('ECS Profiler', { log: true });
  const safe = (line: string): string => plain(redact(line), 4000);
  return {
    info: (line) => channel.info(safe(line)),
    trace: (line) => channel.trace(safe(line)),
    error: (what, error) => channel.error(`${safe(what)}\n${errorDetail(error)}`),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}
