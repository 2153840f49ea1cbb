import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { parseProfile } from '../../../src/profile/formats/parse';
import { writeProfile } from '../../../src/profile/formats/writeProfile';
import type { Profile } from '../../../src/profile/types';
import { answering, closeEditors, extension } from './support/editor';
import { until } from '../../support/until';

const OPTION = 'ecsProfiler.flameGraph.option';

describe('profiles of other formats', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const stacks = 'main (main.py:3);work (work.py:9) 40\nmain (main.py:3) 2\n';

  before(async () => {
    await extension();
    folder = mkdtempSync(path.join(tmpdir(), 'formats-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(closeEditors);

  const shownAs = (): string => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom ? input.viewType : input instanceof vscode.TabInputText ? 'text' : '';
  };
  const shown = (viewType: string): Promise<true> =>
    until(`a tab of ${viewType}, not ${shownAs()}`, () => shownAs() === viewType || undefined, 10_000);

  /** Exports the active graph and waits until the file can be read. */
  async function exported(format: string): Promise<Profile> {
    const target = at(`export.${format}`);
    await until(
      'the graph',
      async () => {
        const said = await answering('showInformationMessage', undefined, () =>
          answering('showQuickPick', { format }, () =>
            answering('showSaveDialog', vscode.Uri.file(target), () =>
              vscode.commands.executeCommand('ecsProfiler.exportProfile'),
            ),
          ),
        );
        return said.length === 0 || undefined;
      },
      15_000,
    );
    const bytes = readFileSync(target);
    return parseProfile(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes, 'export');
  }
  const weights = ({ threads }: Profile): number[] =>
    threads.flatMap(({ samples }) => [...samples.weight]).sort((a, b) => a - b);

  it('a compressed pprof file opens as a flame graph by itself', async () => {
    writeFileSync(at('cpu.pb.gz'), gzipSync(writeProfile(parseProfile(Buffer.from(stacks), 'x'), 'pprof')));
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(at('cpu.pb.gz')));
    await shown('ecsProfiler.flameGraph');
    assert.deepEqual(weights(await exported('collapsed')), [2, 40]);
  });

  it('collapsed stacks open as text, and as a flame graph with Open With', async () => {
    writeFileSync(at('stacks.folded'), stacks);
    const uri = vscode.Uri.file(at('stacks.folded'));
    await vscode.commands.executeCommand('vscode.open', uri);
    await shown('text');
    await vscode.commands.executeCommand('vscode.openWith', uri, OPTION);
    await shown(OPTION);
    const pprof = await exported('pprof');
    assert.deepEqual(
      [weights(pprof), pprof.frames.map(({ name, file }) => [name, file])],
      [
        [2, 40],
        [
          ['main', 'main.py'],
          ['work', 'work.py'],
        ],
      ],
    );
  });

  it('Open Profile File… takes whatever the content is, not the name', async () => {
    writeFileSync(at('nothing.told'), gzipSync(stacks));
    await vscode.commands.executeCommand('ecsProfiler.openProfileFile', vscode.Uri.file(at('nothing.told')));
    await shown('ecsProfiler.flameGraph');
    assert.deepEqual(weights(await exported('speedscope')), [2, 40]);
  });

  it('says why a format cannot hold the profile, and writes nothing', async () => {
    writeFileSync(at('counts.collapsed'), stacks);
    await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(at('counts.collapsed')), OPTION);
    await shown(OPTION);
    await exported('speedscope');
    const [said] = await answering('showErrorMessage', undefined, () =>
      answering('showQuickPick', { format: 'cpuprofile' }, () =>
        answering('showSaveDialog', vscode.Uri.file(at('x')), () =>
          vscode.commands.executeCommand('ecsProfiler.exportProfile'),
        ),
      ),
    );
    assert.match(String(said), /^The export failed: A \.cpuprofile holds time, this profile counts none\./);
    assert.throws(() => readFileSync(at('x')), { code: 'ENOENT' });
  });
});
