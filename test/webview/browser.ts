/** One browser for all tests of the page: each opens a context of its own. */
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium';

let launched: Promise<Browser> | undefined;

/** The browser; started when it is first asked for, closed after the last test. */
export const sharedBrowser = (): Promise<Browser> => (launched ??= launchChromium());

after(async () => (await launched)?.close());
