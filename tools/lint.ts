/**
 * `npm run lint`: type-checks host, page and the page's tests with the compiler's native build (the editor under test
 * needs the older one). Then checks the rules of .oxlintrc.json, the formatting, import cycles, which folder imports
 * which (tools/count/mayImport.ts), arrows back up inside src/views, names that two modules export, and that package.json
 * matches src/contributes.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { withContributes } from './contributes';
import { describeStructure, readStructure } from './count/structure';

const checks: readonly (readonly string[])[] = [
  ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', '.'],
  ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', 'webview'],
  ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', 'test/webview'],
  ['node_modules/oxlint/bin/oxlint', '--deny-warnings'],
  ['node_modules/oxfmt/bin/oxfmt', '--check'],
];

/**
 * Fails on import cycles, on imports that the table of folders does not allow or that point back up between the folders
 * of src/views, and on names exported twice.
 */
function checkStructure(): void {
  const structure = readStructure('.');
  const { circles, forbidden, viewBackArrows, sharedNames } = structure;
  if (circles.length + forbidden.length + viewBackArrows.length + sharedNames.length === 0) return;
  process.stderr.write(
    `Imports run in a circle, are not in the table or point back up inside src/views, or a name is exported twice:\n${describeStructure(structure)}`,
  );
  process.exitCode = 1;
}

export async function main(): Promise<void> {
  for (const argv of checks) {
    const result = spawnSync(process.execPath, argv, { stdio: 'inherit' });
    if (result.status !== 0) process.exitCode = 1;
  }
  checkStructure();
  const manifest = readFileSync('package.json', 'utf8');
  if (withContributes(manifest) !== manifest) {
    process.stderr.write('package.json is not as src/contributes has it: run npm run contributes.\n');
    process.exitCode = 1;
  }
}
