/** How programs that are sent into a task are packed: parts once and in order, nothing that changes what they do. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packPython, packShell } from '../../tools/packPrograms.mjs';

describe('packing of programs', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'pack-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, ...lines: string[]): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, lines.join('\n') + '\n');
    return file;
  };

  it('puts a part of sh where it is named, once, relative to its file', () => {
    write('shared/say.sh', '# Says.', 'say() {', '  echo "$1"', '}');
    write('more.sh', '. ./shared/say.sh', 'more() { say more; }');
    const file = write(
      'main.sh',
      '# The program.',
      '',
      '. ./shared/say.sh',
      '. ./more.sh',
      'say "# no comment"',
      'more',
    );
    const { text, files } = packShell(file);
    assert.equal(text, 'say() {\necho "$1"\n}\nmore() { say more; }\nsay "# no comment"\nmore\n');
    assert.deepEqual(
      files.map((one) => path.relative(folder, one)),
      ['main.sh', 'shared/say.sh', 'more.sh'],
    );
    assert.equal(spawnSync('sh', ['-c', text], { encoding: 'utf8' }).stdout, '# no comment\nmore\n');
  });

  it('puts modules of Python before what needs them, once, and imports a module once', () => {
    write('measure.py', 'import os, sys', 'LIMIT = 3', '', '', '# Twice.', 'def twice(n):', '    return n * 2');
    write(
      'grow.py',
      'import os, re',
      'from measure import twice',
      'def grow(n):',
      '    if n:',
      '        return twice(n)',
    );
    const file = write(
      'main.py',
      'import sys, json',
      'from grow import grow',
      'from measure import LIMIT, twice',
      'from array import array',
      'print(json.dumps([grow(LIMIT), twice(1), re.escape("a")]),',
      '      array("I").typecode)',
    );
    const { text } = packPython(file);
    assert.deepEqual(text.split('\n').slice(0, 4), ['import sys, json', 'import os, re', 'LIMIT = 3', 'def twice(n):']);
    const { stdout, stderr } = spawnSync('python3', ['-I', '-c', text], { encoding: 'utf8' });
    assert.equal(stdout, '[6, 2, "a"] I\n', stderr);
  });

  it('includes the reader of src/vitals in a Python program of any folder of src', () => {
    write('src/vitals/remote/reader.py', 'def look():', '    return 7');
    const { text } = packPython(write('src/other/remote/main.py', 'from reader import look', 'print(look())'));
    assert.equal(text, 'def look():\n return 7\nprint(look())\n');
  });

  it('refuses what it would change', () => {
    assert.throws(() => packShell(write('a.sh', 'cat <<END', '  text', 'END')), /here-document/);
    assert.throws(() => packPython(write('a.py', 'x = """', '    text', '"""')), /string of several lines/);
  });

  it('refuses names that stand for two things, and names that a part does not have', () => {
    write('part.py', 'def read():', '    pass');
    assert.throws(() => packPython(write('a.py', 'from part import write')), /part\.py defines no write/);
    assert.throws(
      () => packPython(write('b.py', 'from part import read', 'read = 1')),
      /read is defined in .*part\.py as well/,
    );
  });
});
