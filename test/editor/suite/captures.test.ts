import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import type { CaptureNode } from '../../../src/views/captures/capturesTree';
import { answering, closeEditors, connectToLab, profileRow, row } from './support/editor';
import { until } from '../../support/until';

type CaptureRow = Extract<CaptureNode, { kind: 'capture' }>;

describe('the Captures view', () => {
  let api: ExtensionApi;
  let folder = '';
  const newest = async (): Promise<CaptureRow> => {
    const [group] = await api.captures.getChildren();
    assert.equal(group?.kind, 'group');
    const [capture] = await api.captures.getChildren(group);
    assert.equal(capture?.kind, 'capture');
    return capture as CaptureRow;
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'ecs-captures-'));
    api = await connectToLab();
    await profileRow(await row(api, 'lab', 'orders-api'));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await closeEditors();
  });

  it('shows the newest capture with its service and top share', async () => {
    const item = await until(
      'the top share',
      async () => {
        const found = api.captures.getTreeItem(await newest());
        return /(100|\d+\.\d) %/.test(String(found.description)) ? found : undefined;
      },
      10_000,
    );
    assert.match(item.accessibilityInformation?.label ?? '', /^capture of orders-api, /);
    assert.equal(item.command?.command, 'ecsProfiler.captures.open');
  });

  it('renames a capture and keeps a note in its file', async () => {
    await answering('showInputBox', 'before the fix', async () =>
      vscode.commands.executeCommand('ecsProfiler.captures.rename', await newest()),
    );
    await answering('showInputBox', 'load: 20/s', async () =>
      vscode.commands.executeCommand('ecsProfiler.captures.note', await newest()),
    );
    const { stored } = await newest();
    assert.deepEqual([stored.metadata.title, stored.metadata.note], ['before the fix', 'load: 20/s']);
    assert.equal(api.captures.getTreeItem(await newest()).label, 'before the fix');
  });

  const exportAs = (format: string, target: string): Promise<unknown[]> =>
    answering('showQuickPick', { format }, () =>
      answering('showSaveDialog', vscode.Uri.file(target), async () =>
        vscode.commands.executeCommand('ecsProfiler.captures.export', await newest()),
      ),
    );

  it('reads the folder again on demand', async () => {
    let times = 0;
    const listening = api.captures.onDidChangeTreeData(() => void times++);
    try {
      await vscode.commands.executeCommand('ecsProfiler.captures.refresh');
    } finally {
      listening.dispose();
    }
    assert.equal(times, 1);
  });

  it('exports a copy, or another format', async () => {
    const target = path.join(folder, 'copy.speedscope.json');
    await exportAs('speedscope', target);
    const page = path.join(folder, 'copy.html');
    await exportAs('html', page);
    assert.match(
      readFileSync(page, 'utf8'),
      /^<!DOCTYPE html>[\s\S]*<script type="application\/gzip" id="profile">H4sI/,
    );
    assert.equal(
      (JSON.parse(readFileSync(target, 'utf8')) as { ecsProfiler: { capture: { title: string } } }).ecsProfiler.capture
        .title,
      'before the fix',
    );
  });

  it('deletes only what was confirmed', async () => {
    const { stored } = await newest();
    await answering('showWarningMessage', undefined, async () =>
      vscode.commands.executeCommand('ecsProfiler.captures.delete', await newest()),
    );
    assert.ok(existsSync(new URL(stored.uri)));
    await answering('showWarningMessage', 'Delete', async () =>
      vscode.commands.executeCommand('ecsProfiler.captures.delete', await newest()),
    );
    assert.ok(!existsSync(new URL(stored.uri)));
  });
});
