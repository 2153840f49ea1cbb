/** Installs VS Code for the browser and the Node it needs into `.cache/editor-host`, using only the npm registry. */
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endGroup, spawnGroup } from '../lib/processGroup';

export interface InstalledEditor {
  /** The Node that runs the server. */
  readonly node: string;
  /** The folder that holds `out/server-main.js`. */
  readonly server: string;
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const child = spawnGroup(
    'npm',
    [...args, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd, stdio: ['ignore', 2, 2] },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  await endGroup(child);
  if (code !== 0)
    throw new Error(
      `npm ${args[0]} failed in ${path.relative('.', cwd)} (see above). Check that the npm registry can be reached, then try again.`,
    );
}

/**
 * Idempotent. Does not run the packages' install scripts, which would compile things we do not need; a second step
 * installs the server's own packages instead.
 * @throws Error with a readable message when npm fails or there is no prebuilt Node for this machine's architecture.
 */
export async function installEditor(log: (line: string) => void): Promise<InstalledEditor> {
  const source = path.resolve('tools/editor-host');
  const target = path.resolve('.cache/editor-host');
  const server = path.join(target, 'node_modules/code-server/lib/vscode');
  const node = path.join(target, `node_modules/node-linux-${process.arch}/bin/node`);
  const lock = readFileSync(path.join(source, 'package-lock.json'), 'utf8');
  const marker = path.join(target, 'installed.json');
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== lock) {
    log('Installing VS Code for the browser into .cache/editor-host (once, under a minute) …');
    mkdirSync(target, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      copyFileSync(path.join(source, file), path.join(target, file));
    copyFileSync('.npmrc', path.join(target, '.npmrc'));
    await npm(['ci'], target);
    await npm(['install'], server);
    writeFileSync(marker, lock);
  }
  if (!existsSync(node))
    throw new Error(
      `No Node for linux-${process.arch} came with the editor host. Use desktop VS Code (\`code\` on the PATH) on this machine.`,
    );
  return { node, server };
}
