/** What the extension declares to VS Code, generated from one table of commands. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { commands, contributes } from '../../src/contributes/contributes';
import { graphActions, pageActionTable } from '../../src/contributes/pageActions';
import { withContributes } from '../../tools/contributes';

interface Contributed {
  readonly commands: readonly { readonly command: string; readonly title: string; readonly icon?: string }[];
  readonly menus: Readonly<
    Record<string, readonly { readonly command: string; readonly when: string; readonly group?: string }[]>
  >;
  readonly keybindings: readonly { readonly command: string; readonly key: string; readonly when: string }[];
}

describe('contributes', () => {
  const made = contributes() as Contributed;

  it('is in package.json as the tables have it, and nothing else of package.json is touched', () => {
    const manifest = readFileSync('package.json', 'utf8');
    assert.equal(withContributes(manifest), manifest);
    const stale = JSON.parse(manifest) as { contributes: Contributed; version: string };
    const older = { ...stale, contributes: { ...stale.contributes, commands: [] } };
    assert.notEqual(JSON.stringify(older), JSON.stringify(stale));
    assert.deepEqual(JSON.parse(withContributes(JSON.stringify(older))), stale);
  });

  it('names each command once, and menus and keys name only commands that are there', () => {
    const ids = made.commands.map(({ command }) => command);
    assert.equal(new Set(ids).size, ids.length);
    const named = [...Object.values(made.menus).flat(), ...made.keybindings].map(({ command }) => command);
    assert.deepEqual(
      named.filter((command) => !ids.includes(command)),
      [],
    );
  });

  it('has a place for each command: the palette, a menu, a key, or the code that calls it', () => {
    const calledByCode = ['loadMore', 'openHotLine', 'openIteration'].map((name) => `ecsProfiler.${name}`);
    const nowhere = Object.entries(commands).filter(
      ([id, { palette, menus, key }]) =>
        palette === false && menus === undefined && key === undefined && !calledByCode.includes(id),
    );
    assert.deepEqual(nowhere, []);
  });

  it('leaves what only chooses how a graph looks to the page', () => {
    const looks = [
      'showTimeOrder',
      'showLeftHeavy',
      'showSandwich',
      'showTable',
      'colourByFile',
      'widthLarger',
      'modeRate',
    ];
    for (const action of looks) {
      assert.ok(action in pageActionTable, action);
      assert.ok(!graphActions.some((one) => one === action), action);
      assert.ok(!made.commands.some(({ command }) => command === `ecsProfiler.flame.${action}`), action);
    }
    assert.ok(made.commands.some(({ command }) => command === 'ecsProfiler.flame.focusSearch'));
  });

  it('takes keys where the keyboard is in a graph or in code, and from no terminal, view or field of the editor', () => {
    const elsewhere = ['terminalFocus', 'sideBarFocus', 'panelFocus', 'auxiliaryBarFocus', 'inputFocus'];
    assert.ok(made.keybindings.some(({ key }) => key === 'ctrl+f'));
    for (const { key, when } of made.keybindings) {
      const parts = when.split(' && ');
      if (parts.includes('editorTextFocus')) continue;
      assert.deepEqual(
        elsewhere.filter((place) => !parts.includes(`!${place}`)),
        [],
        key,
      );
    }
  });

  it("tests no scheme with the word “file” in it but a file's own: a remote VS Code rewrites that word", () => {
    const tested = JSON.stringify(made).match(/resourceScheme [!=]=?~? *[^ "&|)]+/g) ?? [];
    assert.ok(tested.length > 2, tested.join(', '));
    assert.deepEqual(
      tested.filter((one) => /file/.test(one) && !/ '?file'?$/.test(one)),
      [],
    );
  });

  it('offers on several selected rows only what acts on all of them', () => {
    const takesSeveral = [
      'profile',
      'profileService',
      'profileTask',
      'profileContainer',
      'captures.compare',
      'captures.merge',
    ];
    const onSeveral = made.menus['view/item/context']
      .filter(({ group, when }) => !group?.startsWith('inline@') && !when.includes('!listMultiSelection'))
      .map(({ command }) => command.replace('ecsProfiler.', ''));
    assert.deepEqual([...new Set(onSeveral)].sort(), takesSeveral.sort());
  });

  it('asks for an icon by its name, and for one where a menu shows icons', () => {
    const icons = new Map(made.commands.map(({ command, icon }) => [command, icon]));
    const shown = Object.values(made.menus)
      .flat()
      .filter(({ group }) => /^(inline|navigation)@/.test(group ?? ''));
    for (const { command, group } of shown)
      if (!/^navigation@9/.test(group ?? '')) assert.match(icons.get(command) ?? '', /^\$\([a-z-]+\)$/, command);
  });
});
