import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension';
import { answering, cancelling, connectToLab, openGraphs, row } from './support/editor';

/** Command lines on this machine that a capture would leave behind. */
const recorders = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        return /py-spy\S* record/.test(line) &&
          environment.includes(new URL(process.env['ECS_PROFILER_TEST_LAB'] ?? '').host)
          ? [line]
          : [];
      } catch {
        return [];
      }
    });

describe('Cancel', () => {
  let api: ExtensionApi;
  before(async () => {
    api = await connectToLab();
  });

  for (const [when, at] of [
    ['before anything was sent', /./],
    ['while recording', /Record/i],
  ] as const) {
    it(`ends a capture ${when} with one message, no graph and no process left`, async () => {
      const graphs = openGraphs().length;
      const service = await row(api, 'lab', 'orders-api');
      let messages: string[] = [];
      const said = await answering('showInformationMessage', undefined, async () => {
        messages = await cancelling(at, () => vscode.commands.executeCommand('ecsProfiler.profileService', service));
      });
      assert.ok(
        messages.some((message) => at.test(message)),
        `the progress never said ${at}: ${messages.join(' | ')}`,
      );
      assert.equal(said.filter((text) => /was cancelled/.test(String(text))).length, 1, said.join(' | '));
      assert.equal(openGraphs().length, graphs);
      assert.deepEqual(recorders(), []);
    });
  }
});
