import * as vscode from 'vscode';
import type { RunningCaptures } from '../capture/running';
import type { Commands } from './register';

/** What can be done with a capture while it records: *Stop and Keep*, *Cancel*, *Pause or Resume*. */
export const runningCommands = (running: RunningCaptures): Commands => ({
  'ecsProfiler.stopAndKeep': () => running.act('Stop and Keep', (capture) => capture.stop()),
  'ecsProfiler.cancelCapture': () => running.act('Cancel Capture', (capture) => capture.cancel()),
  'ecsProfiler.pauseCapture': () =>
    running.act('Pause or Resume', (capture) => {
      if (capture.togglePause !== undefined) capture.togglePause();
      else
        void vscode.window.showInformationMessage(
          'Only a capture that is shown while it records can be paused: see the setting ecsProfiler.capture.live.',
        );
    }),
});
