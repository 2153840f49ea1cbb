/**
 * `npm run bench [-- substring]`: runs test/bench/*.bench.ts and prints a table of each as it is measured, then how many targets
 * were reached. Figures are ratios where they can be. Exit code: 0 measured, whatever was reached; 1 could not; 2 no such bench.
 */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatFigure, holds, type Bench } from '../test/bench/types';
import { PROGRAMS } from '../test/bench/programs';
import { buildTests } from './build.mjs';

const FOLDER = path.join('test', 'bench');

export async function main(args: string[]): Promise<void> {
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
