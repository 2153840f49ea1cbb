/** `npm run bench [-- substring]`: runs test/bench/*.bench.ts and prints one table each. Figures are ratios where they can be. */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench } from '../test/bench/types';
import { buildTests } from './build.mjs';

export async function main(args: string[]): Promise<void> {
  const files = readdirSync('test/bench').filter((file) => file.endsWith('.bench.ts') && args.every((part) => file.includes(part)));
  if (files.length === 0) {
    process.stderr.write(`No bench matches: ${args.join(' ')}\n`);
    process.exit(2);
  }
  const outdir = path.join('out', `bench-${process.pid}`);
  try {
    await buildTests(files.map((file) => `test/bench/${file}`), outdir);
    for (const file of files) {
      const { bench } = (await import(pathToFileURL(path.resolve(outdir, 'bench', file.replace(/\.ts$/, '.mjs'))).href)) as { bench: Bench };
      process.stdout.write(`${bench.title}\n`);
      for (const { name, value, unit } of await bench.run()) process.stdout.write(`  ${name.padEnd(44)} ${value.toFixed(2).padStart(10)} ${unit}\n`);
    }
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}
