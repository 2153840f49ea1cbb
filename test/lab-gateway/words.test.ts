import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { findProgram } from '../../lab/gateway/program';
import { RuneScanner } from '../../lab/gateway/runeScanner';
import { splitCommand } from '../../lab/gateway/splitCommand';

describe('the command of a session', () => {
  it('is split by POSIX quoting, with comments, and nothing is expanded', () => {
    const cases: [string, string[]][] = [
      ['', []],
      ['  \t\n', []],
      ["sh -c 'echo $HOME | cat && ls'", ['sh', '-c', 'echo $HOME | cat && ls']],
      ['a"b c"d \'\' ""', ['ab cd', '', '']],
      ['a\\ b "x\\"y" "x\\ny" \'x\\y\'', ['a b', 'x"y', 'x\\ny', 'x\\y']],
      ['ls # all of it\n-l', ['ls', '-l']],
      ['a#b "#c"', ['a#b', '#c']],
      ['#only', []],
    ];
    for (const [command, words] of cases) assert.deepEqual(splitCommand(command), words, command);
    for (const open of ["'a", '"a', 'a\\', '"a\\']) assert.throws(() => splitCommand(open), /EOF found/, open);
  });

  it('survives single quoting, whatever it holds', () => {
    const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) =>
        assert.deepEqual(splitCommand(words.map(quoted).join(' ')), words),
      ),
    );
  });

  it('names why a program cannot be started in the words of the agent', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'program-test-'));
    try {
      const file = (name: string, text: string, mode: number) => {
        writeFileSync(path.join(folder, name), text);
        chmodSync(path.join(folder, name), mode);
      };
      file('plain', '', 0o644);
      file('no-format', 'echo hello', 0o755);
      file('orphan', '#!/no/such/shell -e\n', 0o755);
      file('good', '#!/bin/sh\n', 0o755);
      mkdirSync(path.join(folder, 'sub'));
      const find = (name: string) => findProgram(name, folder, `${folder}/sub:${folder}`);
      assert.equal(find('good'), path.join(folder, 'good'));
      assert.equal(find('./good'), path.join(folder, 'good'));
      const refusals: [string, string][] = [
        ['absent', 'exec: "absent": executable file not found in $PATH'],
        ['plain', 'exec: "plain": executable file not found in $PATH'],
        ['/no/such/cmd', 'fork/exec /no/such/cmd: no such file or directory'],
        ['./plain', 'fork/exec ./plain: permission denied'],
        ['./sub', 'fork/exec ./sub: permission denied'],
        ['./good/x', 'fork/exec ./good/x: not a directory'],
        ['./no-format', 'fork/exec ./no-format: exec format error'],
        ['./orphan', 'fork/exec ./orphan: no such file or directory'],
      ];
      for (const [name, message] of refusals) assert.throws(() => find(name), { message }, name);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the agent's UTF-8 filter", () => {
  const scan = (...reads: Buffer[]): { out: Buffer; held: number } => {
    const scanner = new RuneScanner();
    return { out: Buffer.concat(reads.map((read) => scanner.push(read))), held: scanner.held };
  };
  const cutAt = (bytes: Buffer, cuts: number[]): Buffer[] => {
    const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
  };

  it('passes valid text unchanged however it is read, and cuts between characters only', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\ufffd'));
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 6 }), (value, cuts) => {
        const scanner = new RuneScanner();
        const whole = cutAt(Buffer.from(value), cuts).map((read) => scanner.push(read));
        assert.equal(Buffer.concat(whole).toString(), Buffer.from(value).toString());
        for (const part of whole) assert.deepEqual(Buffer.from(part.toString()), part);
        assert.equal(scanner.held, 0);
      }),
    );
  });

  it('holds an incomplete tail, which is lost at the end', () => {
    assert.deepEqual(scan(Buffer.from('ab\xe2\x82', 'latin1')), { out: Buffer.from('ab'), held: 2 });
  });

  it('takes the last two bytes of a literal U+FFFD and passes other invalid bytes', () => {
    assert.deepEqual(scan(Buffer.from('a\ufffdbcde')).out, Buffer.from('a\xefbcde', 'latin1'));
    assert.deepEqual(scan(Buffer.from('\xff\xc0abcdef', 'latin1')).out, Buffer.from('\xff\xc0abcdef', 'latin1'));
  });

  it('never holds more than three bytes nor lets a read grow', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (reads) => {
        const scanner = new RuneScanner();
        for (const read of reads) {
          const before = scanner.held;
          assert.ok(scanner.push(Buffer.from(read)).length <= before + read.length);
          assert.ok(scanner.held <= 3);
        }
      }),
    );
  });
});
