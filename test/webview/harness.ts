/**
 * The real page in a real browser, under its real Content-Security-Policy, with the real host session. Only the editor
 * is replaced: the message channel, the theme variables and the stored state.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import type { Scope } from '../../src/profile/scope';
import type { ExportMessage, FromPage, ToPage, ViewerSettings } from '../../src/protocol';
import type { SourceLocation } from '../../src/source/types';
import { pageHtml } from '../../src/views/page/page';
import type { LiveView } from '../../src/page/ports';
import { FlameSession } from '../../src/page/session';
import type { ProfileQueries } from '../../src/query/queries';
import { asQuestion } from '../page/questions';
import { newPage } from './browser';
import { themes, type ThemeName } from './themes';

const origin = 'https://flame.test';

export interface Shown {
  readonly location: SourceLocation | null;
  readonly file: string;
  readonly line: number;
  readonly keepFocus: boolean;
}

export interface OpenOptions {
  /** As a function: asked at each loading, with the sample type that is wanted. */
  readonly queries: ProfileQueries | ((type: string | null) => Promise<ProfileQueries>);
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** State stored by an earlier page. */
  readonly state?: unknown;
  readonly reducedMotion?: boolean;
  /** The recording that is shown; read at each loading. */
  readonly live?: () => LiveView | undefined;
  readonly numbering?: string;
  /** The viewer's settings. */
  readonly settings?: ViewerSettings;
}

export interface OpenPage {
  readonly page: Page;
  /** Messages of the page, in order. */
  readonly sent: ReturnType<typeof asQuestion>[];
  readonly shown: Shown[];
  readonly copied: string[];
  readonly actions: string[];
  readonly problems: string[];
  /** Choices saved to the settings, scopes set for the editor's lines, and files requested. */
  readonly saved: (readonly [name: string, value: string])[];
  readonly scopes: Scope[];
  readonly exports: ExportMessage[];
  /** Errors thrown in the page and policy violations: both stay empty in a sound page. */
  readonly errors: string[];
  violations(): Promise<string[]>;
  state(): Promise<unknown>;
  frame(name: string): Locator;
  post(message: ToPage): Promise<void>;
}

let built: Promise<void> | undefined;

/** Bundles the page. Loads build.mjs at run time, so that it is not bundled with the tests. */
export async function buildPage(): Promise<void> {
  const build = (await import(pathToFileURL(path.resolve('tools/build.mjs')).href)) as {
    buildTargets(names: string[]): Promise<void>;
  };
  await build.buildTargets(['webview']);
}

/** Opens the page in a tab, which the test must close. Waits until the graph or its replacement is shown. */
export async function openPage(options: OpenOptions): Promise<OpenPage> {
  built ??= buildPage();
  await built;
  const theme = options.theme ?? 'vscode-dark';
  const page = await newPage({
    width: options.width ?? 1100,
    height: options.height ?? 700,
    reducedMotion: options.reducedMotion,
  });
  const opened: OpenPage = {
    page,
    sent: [],
    shown: [],
    copied: [],
    actions: [],
    problems: [],
    saved: [],
    scopes: [],
    exports: [],
    errors: [],
    violations: () => page.evaluate(() => (window as unknown as { violations: string[] }).violations),
    state: () => page.evaluate(() => (window as unknown as { storedState: unknown }).storedState),
    frame: (name) => page.locator(`[role=treeitem][data-name=${JSON.stringify(name)}]`),
    post: (message) => page.evaluate(receiveInPage, encode(message)),
  };
  page.on('pageerror', (error) => opened.errors.push(error.message));
  const session = new FlameSession({
    load: async (_broken, type) => {
      const queries = typeof options.queries === 'function' ? await options.queries(type) : options.queries;
      const live = options.live?.();
      return {
        queries,
        summary: await queries.summary(),
        numbering: options.numbering ?? '',
        ...(live !== undefined && { live }),
      };
    },
    post: (message) => void opened.post(message).catch(() => undefined),
    showFrame: (location, file, line, keepFocus) => opened.shown.push({ location, file, line, keepFocus }),
    copy: (text) => opened.copied.push(text),
    linkScheme: 'vscode',
    action: (action) => opened.actions.push(action),
    settings: () => options.settings ?? { colourBy: 'package', orientation: 'icicle', view: 'leftHeavy' },
    saveSetting: (name, value) => opened.saved.push([name, value]),
    scopeChanged: (scope) => opened.scopes.push(scope),
    export: (message) => opened.exports.push(message),
    problem: (message, cause) => opened.problems.push(`${message}: ${String(cause)}`),
  });
  await page.exposeFunction('sendToHost', (message: FromPage) => {
    opened.sent.push(asQuestion(message));
    void session.receive(message);
  });
  await page.addInitScript(standIn, { theme, variables: themes[theme], state: options.state });
  const html = pageHtml({
    cspSource: origin,
    nonce: 'c2FtcGxlLW5vbmNl',
    scriptUri: `${origin}/flame.js`,
    styleUri: `${origin}/flame.css`,
    title: 'Flame graph',
  });
  const bodies: Record<string, { contentType: string; body: string }> = {
    '/': { contentType: 'text/html', body: html },
    '/flame.js': { contentType: 'text/javascript', body: await readFile('dist/webview/flame.js', 'utf8') },
    '/flame.css': { contentType: 'text/css', body: await readFile('dist/webview/flame.css', 'utf8') },
  };
  await page.route('**/*', (route) => {
    const body = bodies[new URL(route.request().url()).pathname];
    return body === undefined ? route.fulfill({ status: 404, body: '' }) : route.fulfill(body);
  });
  await page.goto(`${origin}/`);
  await page.locator('[role=treeitem], [role=gridcell], .notice h2:not(:text("Reading"))').first().waitFor();
  return opened;
}

/** Playwright does not serialise typed arrays, so they are sent marked and restored in the page. */
const encode = (message: ToPage): string =>
  JSON.stringify(message, (_key, value: unknown) =>
    ArrayBuffer.isView(value) ? { typed: value.constructor.name, values: Array.from(value as Float64Array) } : value,
  );

function receiveInPage(encoded: string): void {
  const data: unknown = JSON.parse(encoded, (_key, value: { typed?: string; values: number[] } | null) => {
    switch (value?.typed) {
      case 'Int32Array':
        return Int32Array.from(value.values);
      case 'Float64Array':
        return Float64Array.from(value.values);
      case 'Float32Array':
        return Float32Array.from(value.values);
      case 'Uint8Array':
        return Uint8Array.from(value.values);
      default:
        return value;
    }
  });
  window.dispatchEvent(new MessageEvent('message', { data }));
}

/** Runs in the page before anything else: what VS Code provides. */
function standIn({
  theme,
  variables,
  state,
}: {
  theme: string;
  variables: Readonly<Record<string, string>>;
  state: unknown;
}): void {
  const own = window as unknown as {
    violations: string[];
    storedState: unknown;
    acquireVsCodeApi: () => unknown;
    sendToHost(message: unknown): void;
  };
  own.violations = [];
  own.storedState = state;
  document.addEventListener('securitypolicyviolation', (event) =>
    own.violations.push(`${event.violatedDirective}: ${event.blockedURI}`),
  );
  own.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => own.sendToHost(message),
    getState: () => own.storedState,
    setState: (next: unknown) => {
      own.storedState = next;
    },
  });
  const dress = (): void => {
    if (document.body === null) return;
    observer.disconnect();
    document.body.classList.add(theme);
    for (const [name, value] of Object.entries(variables))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
  };
  const observer = new MutationObserver(dress);
  observer.observe(document, { childList: true, subtree: true });
}
