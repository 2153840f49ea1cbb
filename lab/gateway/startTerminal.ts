import type { LabContainer } from '../types';
import { findProgram } from './program';
import { splitCommand } from './splitCommand';
import { Terminal } from './terminal';

const DEFAULT_SHELL = 'sh';
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs a session's command on a pty of the container, without a shell. @throws Error in the agent's wording */
export function startTerminal({ cwd, env: own }: LabContainer, command: string): Terminal {
  const env: Record<string, string> = { TERM: 'xterm-256color', LANG: 'C.UTF-8', ...own };
  const words = splitCommand(command);
  const [name, ...args] = words.length > 0 ? words : [DEFAULT_SHELL];
  return new Terminal({ file: findProgram(name, cwd, env.PATH ?? DEFAULT_PATH), args, cwd, env });
}
