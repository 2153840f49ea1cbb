/** Entry point for the launcher: runs the command line and sets the exit code. */
import { outliveChannels, terminalOutput } from './output';
import { run } from './program';

// Keeps the SDK's notice about future Node versions out of stderr.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

outliveChannels();
void run(process.argv.slice(2), terminalOutput).then((code) => {
  // A result that could not be written has set it.
  process.exitCode ??= code;
});
