import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension } from './support/editor';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string; readonly title: string }[] };
}

describe('the extension', () => {
  it('activates and registers every command it contributes', async () => {
    await extension();
    const { contributes } = vscode.extensions.getExtension('ecs-profiler.ecs-profiler')!.packageJSON as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
    const titles = contributes.commands.map(({ title }) => title);
    for (const title of [
      'Profile Service',
      'Profile Task',
      'Profile Container',
      'Profile…',
      'Repeat Last Capture',
      'Refresh',
      'Change Region…',
      'Open Profile File…',
      'Open Sample Capture',
      'Show Log',
      'Toggle Line Heat',
    ]) {
      assert.ok(titles.includes(title), title);
    }
  });

  it('shows its views', async () => {
    await vscode.commands.executeCommand('ecsProfiler.services.focus');
    await vscode.commands.executeCommand('ecsProfiler.captures.focus');
  });

  it('declares what an untrusted workspace may not set', () => {
    const { capabilities } = vscode.extensions.getExtension('ecs-profiler.ecs-profiler')!.packageJSON as {
      capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
    };
    assert.deepEqual(capabilities.untrustedWorkspaces.restrictedConfigurations, [
      'ecsProfiler.endpointUrl',
      'ecsProfiler.profile',
      'ecsProfiler.pathMappings',
    ]);
  });
});
