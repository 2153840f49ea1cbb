import type * as vscode from 'vscode';
import type { Mode } from '../../capture/types';
import type { CaptureTarget } from './target';

/** What a capture is asked for besides its target. Times in ms. */
export interface CaptureChoice {
  readonly durationMs: number;
  readonly rateHz: number;
  readonly mode: Mode;
}

export interface LastCapture {
  readonly target: CaptureTarget;
  readonly choice: CaptureChoice;
}

const KEY = 'ecsProfiler.lastCapture';

/** Remembered across windows, for *Repeat Last Capture*. */
export const rememberCapture = (state: vscode.Memento, last: LastCapture): Thenable<void> => state.update(KEY, last);
export const lastCapture = (state: vscode.Memento): LastCapture | undefined => state.get<LastCapture>(KEY);
