/**
 * `npm run bench [-- SUBSTRING …] [--beside COMMIT [--rounds N]]`: runs test/bench/*.bench.ts, prints the figures of
 * each bench as they are measured, and ends with the number of targets reached. Figures are ratios where possible.
 * Exit code: 0 when everything could be measured, whether or not targets were reached; 1 when something could not; 2
 * when no bench matches.
 * With `--beside`, each bench runs at least 5 times in this tree and in that commit, alternating, each build using its
 * own code. The exit code is 1 when a figure got worse or could not be measured.
 */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { formatFigure, holds, type Bench } from '../test/bench/types';
import { PROGRAMS } from '../test/bench/programs';
import { benchBeside, LEAST_ROUNDS } from './bench/beside';
import { buildTests } from './build.mjs';

const FOLDER = path.join('test', 'bench');

export async function main(argv: string[]): Promise<void> {
  const { values, positionals: args } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { beside: { type: 'string' }, rounds: { type: 'string', default: String(LEAST_ROUNDS) } },
  });
  if (values.beside !== undefined) {
    const rounds = Math.max(LEAST_ROUNDS, Math.floor(Number(values.rounds)) || 0);
    process.exitCode = (await benchBeside(values.beside, args, rounds)) > 0 ? 1 : 0;
    return;
  }
  const files = readdirSync(FOLDER).filter(
    (file) => file.endsWith('.bench.ts') && args.every((part) => file.includes(part)),
  );
  if (files.length === 0) {
    process.stderr.write(`No bench matches: ${args.join(' ')}\n`);
    process.exit(2);
  }
  const outdir = path.join('out', `bench-${process.pid}`);
  const built = (file: string): string => path.resolve(outdir, 'bench', file.replace(/\.ts$/, '.mjs'));
  process.env[PROGRAMS] = path.dirname(built('any'));
  let reached = 0;
  let targets = 0;
  try {
    const programs = readdirSync(FOLDER, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('Process.ts'));
    await buildTests(
      [...files, ...programs].map((file) => path.join(FOLDER, file)),
      outdir,
    );
    for (const file of files) {
      const { bench } = (await import(pathToFileURL(built(file)).href)) as { bench: Bench };
      process.stdout.write(`${bench.title}\n`);
      for await (const figure of bench.run()) {
        process.stdout.write(`${formatFigure(figure)}\n`);
        if (figure.target !== undefined) targets++;
        if (holds(figure) === true) reached++;
      }
    }
    process.stdout.write(`${reached} of ${targets} targets reached\n`);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}
