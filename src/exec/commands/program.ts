/** Assembles the programs that are sent to a task. */
import bootstrap from '../remote/bootstrap.sh?program';
import downloadProgram from '../remote/download.sh?program';
import finishProgram from '../remote/finishUpload.sh?program';
import nodeServer from '../remote/server.mjs?program';
import pythonServer from '../remote/server.py?program';
import shellServer from '../remote/server.sh?program';

/** A way to serve a session, depending on what the image has. */
export interface ServerKind {
  readonly name: 'sh' | 'python3' | 'node';
  /**
   * The ExecuteCommand command that starts the server; the agent splits it by shell quoting rules but runs no shell
   * (docs/data-channel.md, 1.3).
   */
  command(nonce: string): string;
  /** A command's words in the server's format. */
  argvText(argv: readonly string[]): string;
  /** Transfer programs to send; absent if the server has them built in (`@download`, `@finishUpload`). */
  readonly scripts?: { readonly download: string; readonly finishUpload: string };
}

/**
 * The command line of a program and its arguments. A packed text ends in a line feed, which a command line does not
 * need.
 */
const commandLine = (...words: readonly string[]): string => words.map((word) => quote(word.trimEnd())).join(' ');

const shell: ServerKind = {
  name: 'sh',
  command: (nonce) => commandLine('sh', '-c', bootstrap, 'ecs-profiler', shellServer, nonce),
  argvText: (argv) => argv.map(quote).join(' '),
  scripts: { download: downloadProgram, finishUpload: finishProgram },
};

const python: ServerKind = {
  name: 'python3',
  command: (nonce) => commandLine('python3', '-c', pythonServer, nonce),
  argvText: (argv) => JSON.stringify(argv),
};

/** Its parts are ES modules, which are joined without wrappers; as CommonJS they were a tenth larger. */
const node: ServerKind = {
  name: 'node',
  command: (nonce) => commandLine('node', '--input-type=module', '-e', nodeServer, nonce),
  argvText: (argv) => JSON.stringify(argv),
};

/** In the order in which they are tried. */
export const serverKinds: readonly ServerKind[] = [shell, python, node];

/** Quotes a word in single quotes, for a POSIX shell and for shlex. */
export function quote(word: string): string {
  return /^[A-Za-z0-9/._-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
