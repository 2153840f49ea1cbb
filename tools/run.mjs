#!/usr/bin/env node
/**
 * Entry point of all npm scripts: installs missing packages, builds what the script needs, then runs the script's
 * driver (a bundled TypeScript file from this folder) in this process, so that it receives signals sent to npm.
 * Everything printed before the driver runs goes to stderr, because stdout belongs to the driver.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const script = process.argv[2];
process.chdir(root);
// Suppress the AWS SDK's notice about future Node versions, which has nothing to do with a script's output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Runs `npm ci` when the lock file is newer than the installed packages. */
export function ensureInstalled() {
  const marker = path.join(root, 'node_modules', '.package-lock.json');
  const lock = path.join(root, 'package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs) return;
  process.stderr.write('Installing dependencies (npm ci) …\n');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) {
    process.stderr.write('npm ci failed: see the lines above.\n');
    process.exit(1);
  }
}

if (!/^[a-z-]+$/.test(script ?? '') || !existsSync(path.join(root, 'tools', `${script}.ts`))) {
  const names = Object.keys(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).scripts);
  process.stderr.write(`Usage: npm run ${names.join(' | ')}\n`);
  process.exit(2);
}
ensureInstalled();
const { buildTool } = await import('./build.mjs');
await buildTool(script);
const driver = await import(pathToFileURL(path.join(root, 'out', 'tools', `${script}.mjs`)).href);
await driver.main(process.argv.slice(3));
