import * as vscode from 'vscode';
import { openFlameGraph } from './openProfileFile';

/** *Open Sample Capture*: the recording that ships with the extension. */
export const openSampleCapture = (extensionUri: vscode.Uri) => async (): Promise<void> =>
  openFlameGraph(vscode.Uri.joinPath(extensionUri, 'media', 'sample', 'orders-api.speedscope.json'));
