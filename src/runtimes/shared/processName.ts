import type { RemoteProcess } from '../../capture/types';

/** Last segment of an executable's path (links resolved), in lower case. */
export const executableName = (exe: string): string =>
  (
    exe
      .replace(/ \(deleted\)$/, '')
      .split('/')
      .pop() ?? ''
  ).toLowerCase();

/** What people call a process: its script or module, else its executable. */
export function processName(process: RemoteProcess): string {
  const base = (text: string): string => text.split('/').pop() ?? text;
  const [program = '', ...args] = process.argv;
  if (process.runtime !== null) {
    const first = args.findIndex((arg) => arg !== '' && (arg === '-m' || !arg.startsWith('-')));
    // `-m` runs a module; after the script's name it is an option of the script.
    if (first >= 0) return args[first] !== '-m' ? base(args[first]) : (args[first + 1] ?? base(program));
  }
  return base(program || process.exe) || `pid ${process.pid}`;
}
