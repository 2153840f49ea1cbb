/** Installs what the tests need besides npm packages, as far as this user may. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { installedChromium } from '../../test/support/chromium';
import { onPath } from './desktop';

const SPARTICUZ = '@sparticuz/chromium@153.0.0';

function apt(packages: readonly string[]): void {
  const run = (args: readonly string[]): number | null =>
    spawnSync('apt-get', [...args], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status;
  if (run(['install', '-y', '--no-install-recommends', ...packages]) === 0) return;
  run(['update']);
  run(['install', '-y', '--no-install-recommends', ...packages]);
}

/** Installs chromium and busybox-static when run as root on Debian; otherwise a browser from the npm registry. */
export function ensurePrerequisites(say: (line: string) => void): void {
  const missing = [
    ...(installedChromium() === null ? ['chromium'] : []),
    ...(onPath('busybox') === null ? ['busybox-static'] : []),
  ];
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && onPath('apt-get') !== null) {
    say(`Installing ${missing.join(' and ')} …`);
    apt(missing);
  }
  if (installedChromium() === null && !existsSync('.cache/chromium/node_modules/@sparticuz/chromium')) {
    say('Installing a Chromium from npm into .cache/chromium …');
    mkdirSync('.cache/chromium', { recursive: true });
    spawnSync('npm', ['install', '--prefix', '.cache/chromium', '--no-save', '--no-audit', '--no-fund', SPARTICUZ], {
      stdio: ['ignore', 2, 2],
    });
  }
}
