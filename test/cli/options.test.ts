/** Checks that the program, its help and the docs agree on the options of each command. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createProgram, run } from '../../src/cli/program';

const docs = readFileSync('docs/command-line.md', 'utf8');
const silent = { result: () => undefined, note: () => undefined };
const commands = createProgram(silent).commands;
const names = commands.map((command) => command.name());

/** Long names of options in a text: `--endpoint-url URL` is `--endpoint-url`. */
const optionsIn = (text: string): string[] => [...new Set(text.match(/--[a-z]+(-[a-z]+)*/g) ?? [])];
/** Commands named in a text, as `capture`. */
const commandsIn = (text: string): string[] => names.filter((name) => text.includes(`\`${name}\``));
const optionsOf = (name: string): string[] =>
  commands
    .filter((command) => command.name() === name)
    .flatMap(({ options }) => options.flatMap(({ long }) => long ?? []))
    .sort();
const sorted = (list: Iterable<string>): string[] => [...new Set(list)].sort();

/** The rows of the docs' table of shared options. */
const shared = docs
  .split('\n')
  .filter((line) => /^\| `--/.test(line) && commandsIn(line.split('|')[2]).length > 1)
  .map((line) => {
    const [, options, takenBy] = line.split('|');
    return { options: optionsIn(options), takenBy: commandsIn(takenBy) };
  });

/** What the docs say of one command: its row in the list of commands, and its section. */
function said(name: string): string {
  const rows = docs.split('\n').filter((line) => line.startsWith(`| \`${name} `) || line.startsWith(`| \`${name}\``));
  const section = new RegExp(`^## ${name}\\n(.*?)(?=^## |(?![^]))`, 'ms').exec(docs)?.[1] ?? '';
  return [...rows, section].join('\n');
}

describe('options of the command line', () => {
  it('are taken by the commands that the table names, and by no other', () => {
    assert.ok(shared.length >= 5, `${shared.length} rows`);
    for (const { options, takenBy } of shared)
      for (const option of options)
        assert.deepEqual(
          names.filter((name) => optionsOf(name).includes(option)),
          names.filter((name) => takenBy.includes(name)),
          option,
        );
  });

  for (const name of names)
    it(`of ${name}: each is in the docs, and each of the docs is taken`, () => {
      const documented = sorted([
        ...optionsIn(said(name)),
        ...shared.filter(({ takenBy }) => takenBy.includes(name)).flatMap(({ options }) => options),
        ...(said(name).includes('`-o OUT`') || said(name).includes('-o ') ? ['--output'] : []),
      ]);
      assert.deepEqual(documented, optionsOf(name));
    });

  it('are in the help of each command', () => {
    for (const command of commands) {
      const help = command.helpInformation();
      for (const option of optionsOf(command.name())) assert.ok(help.includes(option), `${command.name()} ${option}`);
    }
  });

  it('are said in the README as they are', () => {
    const readme = readFileSync('README.md', 'utf8');
    const [, asking, options] =
      /Those that ask AWS \((.*?)\) take (.*?), all but `convert` take `--json`/s.exec(readme) ?? [];
    for (const option of optionsIn(options ?? ''))
      assert.deepEqual(
        names.filter((name) => optionsOf(name).includes(option)),
        names.filter((name) => commandsIn(asking).includes(name)),
        option,
      );
    assert.equal(optionsIn(options ?? '').length, 3);
    assert.deepEqual(
      names.filter((name) => !optionsOf(name).includes('--json')),
      ['convert'],
    );
  });

  it('that a command does not take are refused as wrong usage', async () => {
    for (const argv of [
      ['report', 'f'],
      ['diff', 'a', 'b'],
      ['convert', 'a', '-o', 'b.json'],
      ['annotate', 'f', '--capture', 'c'],
    ])
      assert.equal(await run([...argv, '--endpoint-url', 'http://127.0.0.1:1'], silent), 2, argv[0]);
  });
});
