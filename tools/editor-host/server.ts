/** Runs VS Code for the browser. */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endGroup, spawnGroup } from '../lib/processGroup';
import type { InstalledEditor } from './install';

export interface EditorOptions {
  /** An empty folder for all files that the server writes. */
  readonly dataFolder: string;
  /**
   * Written to both machine and user settings, because the workbench reads some before the machine settings are loaded.
   */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env: NodeJS.ProcessEnv;
  /** Folder of the built extension to install for a user. Default: the current folder. */
  readonly extension?: string;
  /** Default: any free port. */
  readonly port?: number;
  /**
   * `user`: requires a connection token and has our extension installed. `tests`: requires no token and accepts the
   * payload that loads an extension and its suite.
   */
  readonly kind: 'user' | 'tests';
  /** Called for each line of the server's log. */
  readonly onLog?: (line: string) => void;
}

export interface EditorServer {
  readonly port: number;
  /** Of the process that leads a group: the server, its extension hosts and terminals. */
  readonly pid: number;
  /**
   * URL of a window that opens a folder, a `.code-workspace` or, with null, none. For a user it contains the token; for
   * tests, `extra` may contain a payload.
   */
  url(folder: string | null, extra?: Readonly<Record<string, string>>): string;
  /** Ends the server, its extension hosts and terminals. */
  stop(): Promise<void>;
}

/** Installs the extension by copying it, because VS Code does not attribute code behind a symlink to the extension. */
function copyExtension(from: string, extensionsFolder: string): void {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const folder = path.join(extensionsFolder, `${publisher}.${name}-${version}`);
  mkdirSync(folder, { recursive: true });
  for (const part of ['package.json', 'dist', 'media'])
    cpSync(path.join(from, part), path.join(folder, part), { recursive: true });
}

/** Starts the server on 127.0.0.1 and resolves once it listens. Throws with the end of its log if it does not start. */
export async function startEditor(editor: InstalledEditor, options: EditorOptions): Promise<EditorServer> {
  const { dataFolder, kind } = options;
  const extensions = path.join(dataFolder, 'extensions');
  const settings = [path.join(dataFolder, 'data', 'Machine'), path.join(dataFolder, 'data', 'User')];
  for (const folder of [extensions, ...settings]) mkdirSync(folder, { recursive: true });
  for (const folder of settings)
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(options.settings, null, 2));
  const token = randomBytes(24).toString('hex');
  const tokenFile = path.join(dataFolder, 'token');
  if (kind === 'user') {
    writeFileSync(tokenFile, token, { mode: 0o600 });
    copyExtension(options.extension ?? '.', extensions);
  }
  const args = [
    path.join(editor.server, 'out/server-main.js'),
    ...[
      '--host',
      '127.0.0.1',
      '--port',
      String(options.port ?? 0),
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
    ],
    ...['--server-data-dir', dataFolder, '--extensions-dir', extensions],
    ...(kind === 'user'
      ? ['--connection-token-file', tokenFile]
      : ['--without-connection-token', '--enable-smoke-test-driver']),
  ];
  const child = spawnGroup(editor.node, args, { env: options.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let tail = '';
  const port = await new Promise<number>((resolve, reject) => {
    const onData = (data: Buffer): void => {
      tail = (tail + data.toString()).slice(-4000);
      for (const line of data.toString().split('\n')) if (line.trim() !== '') options.onLog?.(line);
      const listening = /agent listening on (\d+)/.exec(tail);
      if (listening) resolve(Number(listening[1]));
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The editor's server ended with code ${code} before it listened:\n${tail.trim()}`)),
    );
  });
  const url = (folder: string | null, extra: Readonly<Record<string, string>> = {}): string => {
    const query = new URLSearchParams({
      ...(kind === 'user' ? { tkn: token } : {}),
      ...(folder === null ? { ew: 'true' } : { [folder.endsWith('.code-workspace') ? 'workspace' : 'folder']: folder }),
      ...extra,
    });
    return `http://127.0.0.1:${port}/?${query.toString().replace(/%2F/g, '/')}`;
  };
  return { port, pid: child.pid!, url, stop: () => endGroup(child) };
}
