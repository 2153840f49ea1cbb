import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import { answering, connectToLab, row } from './support/editor';

describe('a capture that cannot be made', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await connectToLab();
  });

  it('says what happened, why and what to do next, in one message with a fix to copy', async () => {
    const legacy = await row(api, 'lab', 'legacy');
    await vscode.env.clipboard.writeText('');
    const began = Date.now();
    const messages = await answering('showErrorMessage', 'Copy Fix', () =>
      vscode.commands.executeCommand('ecsProfiler.profileService', legacy),
    );
    assert.ok(Date.now() - began < 5000, 'a refusal must come at once');
    assert.equal(messages.length, 1);
    assert.match(String(messages[0]), /^Profiling legacy failed: .*[Ee]xec/);
    assert.match(await vscode.env.clipboard.readText(), /enable-execute-command|enableExecuteCommand/);
  });
});
