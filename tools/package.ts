/** `npm run package`: an installable `ecs-profiler-<version>.vsix` in the project's folder. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { buildProduct } from './lib/product';

export async function main(): Promise<void> {
  await buildProduct();
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
  const file = `${name}-${version}.vsix`;
  const args = [
    'node_modules/@vscode/vsce/vsce',
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    file,
  ];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
  process.stdout.write(
    `${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB. Install it with: code --install-extension ${file}\n`,
  );
}
