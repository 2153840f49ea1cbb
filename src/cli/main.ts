/** What the launcher starts: runs the command line and leaves its exit code. */
import { terminalOutput } from './output';
import { run } from './program';

void run(process.argv.slice(2), terminalOutput).then((code) => {
  process.exitCode = code;
});
