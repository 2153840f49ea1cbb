/** A Chromium for tests: Debian's, a user's Chrome, else one from the npm registry. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const candidates = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Flags that work as root and without a network, with software WebGL for pages that need it. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-swiftshader',
];

/** Path of a browser on this machine, or null. */
export function installedChromium(): string | null {
  return candidates.find((file) => file !== '' && existsSync(file)) ?? null;
}

/** Unpacks @sparticuz/chromium, which test-time set-up puts into `.cache/chromium` where no browser is installed. */
async function packagedChromium(): Promise<string> {
  const entry = path.resolve('.cache/chromium/node_modules/@sparticuz/chromium/build/index.js');
  if (!existsSync(entry)) {
    throw new Error(
      "No Chromium found. Install Debian's chromium or Google Chrome, or name one in CHROMIUM_PATH; `npm test` fetches one where it can.",
    );
  }
  const loaded = (await import(entry)) as { default: { executablePath(): Promise<string> } };
  return loaded.default.executablePath();
}

/** Starts a headless browser with a fresh profile. Close it with `browser.close()`. */
export async function launchChromium(options: { readonly args?: readonly string[] } = {}): Promise<Browser> {
  const executablePath = installedChromium() ?? (await packagedChromium());
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...(options.args ?? [])] });
}
