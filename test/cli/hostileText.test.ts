/** Whatever a name holds, a terminal shows it and does nothing else, and Markdown has no link and no mention of it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { errorText } from '../../src/cli/failure';
import { guarded, printable } from '../../src/cli/output';
import { fleetPrinter, progressPrinter } from '../../src/cli/progress';
import { run } from '../../src/cli/program';
import { runs } from '../support/runs';
import { runCli } from './runCli';

/** What a terminal obeys, what reorders a line, and what is never drawn. */
const ACTING = /[^\P{Cc}\n]|[\u2028\u2029\p{Bidi_Control}\u206a-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;
/** CSI of C1, an override, a mark, an isolate, a tag, and a line of its own. */
const NAME =
  'a\u009b31m\u202eb\u061c\u2067c\u{e0041}\u0007\nforged 99.9 https://evil.example www.evil.example @team me@evil.example';

describe('names from outside in what the command line prints', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hostile-text-'));
    const profile = (weight: number): string =>
      JSON.stringify({
        shared: { frames: [{ name: NAME, file: `/srv/${NAME}.py`, line: 3 }, { name: 'other' }] },
        profiles: [
          {
            type: 'sampled',
            name: NAME,
            unit: 'seconds',
            startValue: 0,
            endValue: 9,
            samples: [[0], [1]],
            weights: [weight, 5],
          },
        ],
        name: NAME,
      });
    writeFileSync(at('a.json'), profile(5));
    writeFileSync(at('b.json'), profile(1));
    writeFileSync(at('\u009b\u202e.json'), '[');
    writeFileSync(at('main.py'), `x = 1  # ${NAME}\n`);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is harmless in every command and format, and JSON keeps what it means', async () => {
    for (const argv of [
      ['report', at('a.json')],
      ['report', at('a.json'), '--json'],
      ['report', at('\u009b\u202e.json')],
      ['report', at('a.json'), '--type', NAME],
      ['diff', at('a.json'), at('b.json')],
      ['diff', at('a.json'), at('b.json'), '--json'],
      ['diff', at('a.json'), at('b.json'), '--markdown'],
      ['annotate', at('main.py'), '--capture', at('a.json'), '--workspace', folder],
      ['annotate', NAME, '--capture', at('a.json')],
      ['convert', at('a.json'), '-o', at(`${NAME}/x.json`)],
      ['services', '--region', NAME],
      ['doctor', NAME],
      [NAME.replace('\n', ' ')],
    ]) {
      const { out, err } = await runCli(...argv);
      assert.doesNotMatch(out, ACTING, argv.join(' '));
      assert.doesNotMatch(err, ACTING, argv.join(' '));
      assert.ok(![...out.split('\n'), ...err.split('\n')].some((line) => line.startsWith('forged')), argv.join(' '));
    }
    const { out } = await runCli('report', at('a.json'), '--json');
    const { functions } = JSON.parse(out) as { functions: { name: string }[] };
    assert.ok(functions.some(({ name }) => name === NAME));
  });

  it('becomes no link and no mention in Markdown', async () => {
    const { out } = await runCli('diff', at('a.json'), at('b.json'), '--markdown');
    assert.match(out, /evil\.example/);
    assert.doesNotMatch(out, /\/\/|www\.|@|&#64;(?!<!-- -->)/);
  });

  it('is harmless in progress and errors, which stay on one line', () => {
    const notes: string[] = [];
    const output = guarded({ result: () => undefined, note: (text) => void notes.push(text) });
    progressPrinter(output)({ phase: 'recording', message: NAME, fraction: 0 } as never);
    fleetPrinter(output)({
      tasks: [
        { task: NAME, phase: 'failed', message: NAME },
        { task: 'b', phase: 'recording' },
      ],
      message: NAME,
      fraction: 0,
    } as never);
    output.note(errorText(new Error(NAME)));
    output.note(errorText(Object.assign(new Error('It failed.'), { hint: NAME, fix: 'one\ntwo' })));
    output.note(errorText(new Error(`${NAME} `.repeat(10_000))));
    assert.equal(notes.length, 6);
    for (const note of notes) assert.doesNotMatch(note, ACTING);
    assert.deepEqual(
      notes.map((note) => note.split('\n').length),
      [1, 1, 1, 1, 3, 1],
    );
    assert.ok(notes[5].length < 20_000);
  });

  it('is printable whatever it is, and the same JSON', async () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(printable(text), ACTING);
        assert.equal(JSON.parse(printable(JSON.stringify(text))), text);
      }),
      { numRuns: runs(200) },
    );
    const told: string[] = [];
    await run(['--help'], { result: (text) => void told.push(text), note: () => undefined });
    assert.match(told[0], /\n {2}report/);
  });
});
