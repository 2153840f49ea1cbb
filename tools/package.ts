/**
 * `npm run package`: writes `ecs-profiler-<version>.vsix` to the project's folder, including the licences of all
 * bundled packages, and a bill of materials, `ecs-profiler-<version>.sbom.json` (CycloneDX), next to it.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { buildTargets, shippedTargets } from './build.mjs';
import { bundledPackages, NOTICES, noticesText, shippedSbom } from './lib/notices';
import { buildProduct } from './lib/product';

/** Runs a program and shows its output. Exits if the program fails. */
function run(program: string, args: readonly string[], stdout: 'pipe' | 2): string {
  const { status, stdout: printed } = spawnSync(program, args, {
    stdio: ['ignore', stdout, 2],
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (status !== 0) process.exit(1);
  return printed;
}

export async function main(): Promise<void> {
  await buildProduct();
  const packages = bundledPackages(await buildTargets(shippedTargets));
  writeFileSync(NOTICES, noticesText(packages));
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
  const file = `${name}-${version}.vsix`;
  // vsce turns relative links in README and CHANGELOG into absolute ones below `repository`.
  run(process.execPath, ['node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--out', file], 2);
  const sbom = `${name}-${version}.sbom.json`;
  writeFileSync(sbom, shippedSbom(run('npm', ['sbom', '--sbom-format', 'cyclonedx'], 'pipe'), packages));
  process.stdout.write(
    `${file}: ${(statSync(file).size / 1e6).toFixed(1)} MB, with the licences of ${packages.length} packages; they are listed in ${sbom}. Install it with: code --install-extension ${file}\n`,
  );
}
