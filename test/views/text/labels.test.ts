/** Labels in which the editor draws `$(name)` as an icon. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { plainLabel } from '../../../src/views/text/plain';

/** As the editor reads a label: pieces of text, and icons as `<name>`. A backslash before an icon makes it text. */
const shown = (label: string): string =>
  label.replace(/(\\)?\$\(([a-z0-9-]+(?:~[a-z]+)?)\)/gi, (_, escaped: string | undefined, name: string) =>
    escaped === undefined ? `<${name}>` : `$(${name})`,
  );

describe('a name from a container or a file in a label', () => {
  it('is shown as it is: it draws no icon', () => {
    assert.equal(shown('$(check) Verified'), '<check> Verified');
    for (const name of [
      '$(check) Verified',
      'python $(sync~spin)$(X) -m app',
      '\\$(check)',
      '\\\\$(a-b-1)',
      '$$(check)',
      '$($(check))',
      '$(anonymous function)',
      'echo $(id) $HOME ${x} $(',
      'shop/orders-api',
    ])
      assert.equal(shown(plainLabel(name)), name);
  });

  it('keeps to one line, without links and controls', () => {
    assert.equal(shown(plainLabel('$(x)\n[Fix](command:y)\u001b', 60)), '$(x) [Fix] (command:y)\\u001b');
  });

  it('goes through plainLabel in each quick pick and text of the status bar', () => {
    const files = readdirSync('src/views', { recursive: true, encoding: 'utf8' })
      .map((file) => path.join('src/views', file))
      .filter((file) => file.endsWith('.ts') && /QuickPick|StatusBar(Item|Message)/.test(readFileSync(file, 'utf8')));
    assert.ok(files.length > 10);
    for (const file of files)
      assert.doesNotMatch(
        readFileSync(file, 'utf8'),
        /(?:\b(?:label|description|detail):|\.text =)[^\n]*\b(?:plain|line)\(|StatusBarMessage\((?:(?!plainLabel)[^;])*(?:plain\(|basename)/,
        file,
      );
  });
});
