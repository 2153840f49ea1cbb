/** Opens desktop VS Code on machines that have it and can show a window. */
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endGroup, spawnGroup } from './processGroup';

/** Path of a program, or null if it is not on the PATH. */
export function onPath(program: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      /* Not in this folder. */
    }
  }
  return null;
}

/**
 * `code` of a real desktop. Neither the `code` in the terminal of a remote window (a dev container, SSH) nor that of
 * WSL will do: they cannot start an extension from this folder.
 */
export function desktopCode(): string | null {
  const { DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI, WSL_DISTRO_NAME } = process.env;
  const remote = VSCODE_IPC_HOOK_CLI !== undefined || WSL_DISTRO_NAME !== undefined;
  return remote || (DISPLAY ?? WAYLAND_DISPLAY) === undefined ? null : onPath('code');
}

/** Opens a window with the extension and a user data folder of its own. Returns a function that closes it. */
export function openDesktop(
  code: string,
  options: {
    readonly dataFolder: string;
    readonly settings: object;
    readonly env: NodeJS.ProcessEnv;
    readonly folder: string;
  },
): () => Promise<void> {
  const user = path.join(options.dataFolder, 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify(options.settings, null, 2));
  const args = [
    `--extensionDevelopmentPath=${path.resolve('.')}`,
    ...['--user-data-dir', options.dataFolder, '--extensions-dir', path.join(options.dataFolder, 'extensions')],
    // Keeps the window a child of this process, so that both end together.
    '--verbose',
    options.folder,
  ];
  const child = spawnGroup(code, args, { env: options.env, stdio: 'ignore' });
  return () => endGroup(child);
}
