/** Entry point for the launcher: runs the command line and sets the exit code. */
import { terminalOutput } from './output';
import { run } from './program';

// Keeps the SDK's notice about future Node versions out of stderr.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

void run(process.argv.slice(2), terminalOutput).then((code) => {
  process.exitCode = code;
});
