/** The texts that go into a task, put together. */
import bootstrap from '../remote/bootstrap.sh';
import common from '../remote/common.sh';
import digest from '../remote/digest.sh';
import dispatch from '../remote/dispatch.sh';
import downloadText from '../remote/download.sh';
import finishText from '../remote/finishUpload.sh';
import guardian from '../remote/guardian.sh';
import job from '../remote/job.sh';
import server from '../remote/server.sh';
import nodeServer from '../remote/server.cjs?program';
import pythonServer from '../remote/server.py';

/** A way to serve a session: by what the image has. */
export interface ServerKind {
  readonly name: 'sh' | 'python3' | 'node';
  /** The ExecuteCommand command that starts the server; the agent splits it by shell quoting rules but runs no shell (docs/data-channel.md, 1.3). */
  command(nonce: string): string;
  /** A command's words as the server reads them. */
  argvText(argv: readonly string[]): string;
  /** Transfer programs to send; absent where the server has them built in (`@download`, `@finishUpload`). */
  readonly scripts?: { readonly download: string; readonly finishUpload: string };
}

const shell: ServerKind = {
  name: 'sh',
  command: (nonce) =>
    [
      'sh',
      '-c',
      tidy(bootstrap),
      'ecs-profiler',
      tidy([digest, common, guardian, job, server, dispatch].join('\n')),
      nonce,
    ]
      .map(quote)
      .join(' '),
  argvText: (argv) => argv.map(quote).join(' '),
  scripts: { download: tidy([digest, downloadText].join('\n')), finishUpload: tidy([digest, finishText].join('\n')) },
};

const python: ServerKind = {
  name: 'python3',
  command: (nonce) => ['python3', '-c', tidyPython(pythonServer), nonce].map(quote).join(' '),
  argvText: (argv) => JSON.stringify(argv),
};

const node: ServerKind = {
  name: 'node',
  command: (nonce) => ['node', '-e', nodeServer, nonce].map(quote).join(' '),
  argvText: (argv) => JSON.stringify(argv),
};

/** In the order they are tried. */
export const serverKinds: readonly ServerKind[] = [shell, python, node];

/** A word in single quotes, for a POSIX shell and for shlex. */
export function quote(word: string): string {
  return /^[A-Za-z0-9/._-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Comment lines and indentation stay here: the command is stored in CloudTrail. */
function tidy(script: string): string {
  return script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n');
}

/** The same for Python, whose indentation speaks: four spaces become one. */
function tidyPython(program: string): string {
  const short = (line: string): string => line.replace(/^ +/, (indent) => ' '.repeat(indent.length / 4));
  return program
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map(short)
    .join('\n');
}
