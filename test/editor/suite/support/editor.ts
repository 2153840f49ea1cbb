/** Helpers for the in-editor tests: the lab, the *Services* tree, prompts and progress. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../../src/extension';
import type { Node } from '../../../../src/views/services/nodes';
import { until } from '../../../support/until';

/** Endpoint of the running lab; the runner sets it. */
export function labEndpoint(): string {
  const endpoint = process.env['ECS_PROFILER_TEST_LAB'];
  assert.ok(endpoint, 'ECS_PROFILER_TEST_LAB must name the endpoint of a running lab');
  return endpoint;
}

export async function extension(): Promise<ExtensionApi> {
  const found = vscode.extensions.getExtension<ExtensionApi>('ecs-profiler.ecs-profiler');
  assert.ok(found, 'the extension must be loaded');
  return found.activate();
}

export const set = async (name: string, value: unknown): Promise<void> =>
  vscode.workspace.getConfiguration('ecsProfiler').update(name, value, vscode.ConfigurationTarget.Global);

/** Connects the extension to the lab with the lab's keys. */
export async function connectToLab(): Promise<ExtensionApi> {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' });
  await set('endpointUrl', labEndpoint());
  await set('region', 'us-east-1');
  await set('capture.durationSeconds', 2);
  const api = await extension();
  api.services.refresh();
  return api;
}

/** The row of the *Services* tree reached by these labels, read through the tree as the editor reads it. */
export async function row(api: ExtensionApi, ...labels: readonly string[]): Promise<Node> {
  let at: Node | undefined;
  for (const label of labels) {
    const children = await api.services.getChildren(at);
    const items = children.map((child) => String(api.services.getTreeItem(child).label));
    const index = items.indexOf(label);
    assert.ok(index >= 0, `no row "${label}" among: ${items.join(', ')}`);
    at = children[index];
  }
  assert.ok(at);
  return at;
}

type Asking =
  | 'showErrorMessage'
  | 'showInformationMessage'
  | 'showWarningMessage'
  | 'showInputBox'
  | 'showSaveDialog'
  | 'showQuickPick';

/** Answers a prompt of the extension with `answer` during `work`. Returns the first argument of each prompt. */
export async function answering(asked: Asking, answer: unknown, work: () => Thenable<unknown>): Promise<unknown[]> {
  const window = vscode.window as unknown as Record<Asking, (...args: unknown[]) => Promise<unknown>>;
  const original = window[asked];
  const questions: unknown[] = [];
  window[asked] = async (...args) => {
    questions.push(args[0]);
    return answer;
  };
  try {
    await work();
  } finally {
    window[asked] = original;
  }
  return questions;
}

export const openGraphs = (): vscode.TabInputCustom[] =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .map((tab) => tab.input)
    .filter(
      (input): input is vscode.TabInputCustom =>
        input instanceof vscode.TabInputCustom && input.viewType === 'ecsProfiler.flameGraph',
    );

/** Closes all tabs. On a busy machine one that is being closed is counted for a while. */
export const closeEditors = async (): Promise<void> => {
  await until('no graph in any tab', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    return openGraphs().length === 0;
  });
};

/** Profiles a row by command; an error message fails the test with its words. */
export async function profileRow(target: Node): Promise<void> {
  const messages = await answering('showErrorMessage', undefined, () =>
    vscode.commands.executeCommand('ecsProfiler.profileService', target),
  );
  assert.deepEqual(messages, []);
}

/** Runs `work` with a progress whose Cancel is pressed as soon as a message matches `at`. Returns the messages. */
export async function cancelling(at: RegExp, work: () => Thenable<unknown>): Promise<string[]> {
  const window = vscode.window as unknown as { withProgress: unknown };
  const original = window.withProgress;
  const messages: string[] = [];
  const cancel = new vscode.CancellationTokenSource();
  window.withProgress = (
    _options: unknown,
    task: (progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => Thenable<unknown>,
  ) =>
    task(
      {
        report: ({ message = '' }) => {
          messages.push(message);
          if (at.test(message)) cancel.cancel();
        },
      },
      cancel.token,
    );
  try {
    await work();
  } finally {
    window.withProgress = original;
    cancel.dispose();
  }
  return messages;
}
