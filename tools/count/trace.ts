/** Captures a sample in a real VS Code on the lab and records the modules it passes through. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { shownHeat } from '../../test/support/shownHeat';
import { until } from '../../test/support/until';
import { startEditorWindow, type EditorWindow } from '../../test/support/vscode';
import { FOLLOWED, MARKS } from './follow';
import { buildWatched } from './watchedBuild';

/** Modules that saw the sample, each with the time at which it first did (ms since 1970). */
export type Seen = ReadonlyMap<string, number>;

/** The modules that saw the sample, by where they ran. */
export interface Saw {
  readonly host: Seen;
  readonly worker: Seen;
  readonly page: Seen;
}

/**
 * One capture, in three periods: from its recording until it was drawn, then until another slice of it was drawn, then
 * until a line was painted.
 */
export interface Round {
  readonly drawn: Saw;
  readonly drawnAgain: Saw;
  readonly painted: Saw;
}

/** The elements it creates are the last step of drawing a sample. */
export const LAST_DRAWN = /\/treeItems\.ts$/;

const ROUNDS = 3;
/** A watched extension is slow, and even slower on a busy machine. */
const LIMIT_MS = 120_000;
const SERVICE = 'orders-api';
const HOT_FILE = 'pricing.py';
/** A row of *Hot Lines*. */
const HOT_LINE = /^pricing\.py:\d+/;
/** Thread number of a process's main thread. */
const HOST = '0';
/** A thread that has not answered by then has ended. */
const ENDED_MS = 3000;
const SETTLED_MS = 4000;
const WIDE = { width: 1400, height: 900 };
const NARROW = { width: 1200, height: 900 };

type Entry = readonly [module: string, timeMs: number];

/** Merges several threads or frames. For each module the earliest time counts. */
const firstSeen = (entries: readonly Entry[]): Seen => new Map([...entries].sort(([, one], [, other]) => other - one));

/** Asks all threads and the page which modules saw the sample, mark by mark. */
class Marks {
  private mark = 0;
  constructor(
    private readonly folder: string,
    private readonly page: Page,
  ) {}

  /** The modules that saw the sample since the last mark, in threads that existed at that mark. */
  async take(): Promise<Saw> {
    const mark = ++this.mark;
    writeFileSync(path.join(this.folder, `mark-${mark}`), '');
    const threads = this.threadsAt(mark - 1);
    // The host always answers; a worker may have ended with its tab.
    await until(`an answer to mark ${mark}`, async () => this.threadsAt(mark).includes(HOST) || undefined);
    const isDone = (): boolean => threads.every((thread) => this.threadsAt(mark).includes(thread));
    for (const deadline = Date.now() + ENDED_MS; !isDone() && Date.now() < deadline;) await sleep(20);
    const answers = this.threadsAt(mark).map((thread) => ({
      thread,
      modules: JSON.parse(readFileSync(path.join(this.folder, `saw-${mark}-${thread}.json`), 'utf8')) as Entry[],
    }));
    const of = (keep: (thread: string) => boolean): Seen =>
      firstSeen(answers.filter(({ thread }) => keep(thread)).flatMap(({ modules }) => modules));
    return {
      host: of((t) => t === HOST),
      worker: of((t) => t !== HOST),
      page: await this.ofPages('globalThis.__sawModules?.clear()'),
    };
  }

  private threadsAt(mark: number): string[] {
    return readdirSync(this.folder)
      .map((file) => new RegExp(`^saw-${mark}-(\\d+)\\.json$`).exec(file)?.[1])
      .filter((thread) => thread !== undefined);
  }

  /** Waits until the page has created the elements of a drawing since the last mark. */
  async drawn(): Promise<void> {
    await until(
      'a drawing that has its elements',
      async () => [...(await this.ofPages('')).keys()].some((module) => LAST_DRAWN.test(module)) || undefined,
      LIMIT_MS,
    );
  }

  /** `and`: a statement to run in each frame after reading its modules. */
  private async ofPages(and: string): Promise<Seen> {
    const look = `(() => { const saw = [...(globalThis.__sawModules ?? [])]; ${and}; return saw; })()`;
    const looks = this.page.frames().map((frame) => frame.evaluate<Entry[]>(look).catch(() => []));
    return firstSeen((await Promise.all(looks)).flat());
  }
}

/** Makes the page ask for a slice of another width and waits until it is drawn. */
async function drawNarrower(window: EditorWindow, counter: Marks): Promise<void> {
  const width = async (): Promise<number> => (await window.frame(FOLLOWED).boundingBox())?.width ?? 0;
  const before = await width();
  await window.page.setViewportSize(NARROW);
  await until('a narrower graph', async () => Math.abs((await width()) - before) > 20 || undefined);
  await counter.drawn();
  // The bars are redrawn at the new width at once. The slice is requested once the width has settled.
  await sleep(SETTLED_MS);
}

/**
 * Opens the file from the *Hot Lines* view and waits until a line is painted. Uses the mouse, because the graph's page
 * may intercept keys.
 */
async function openHotFile(window: EditorWindow): Promise<void> {
  await window.page.locator('.monaco-list-row').filter({ hasText: HOT_LINE }).first().click();
  const isPainted = async (): Promise<true | undefined> =>
    (await shownHeat(window.page, HOT_FILE)).some(({ strength }) => strength > 0) || undefined;
  await until('a painted line', isPainted, LIMIT_MS);
}

/** Waits until everything is closed, so that the next graph is not mistaken for this one. */
async function closeAll(window: EditorWindow): Promise<void> {
  await window.command('View: Close All Editors');
  for (const gone of ['.tab', 'iframe.webview'])
    await until(`no ${gone}`, async () => (await window.page.locator(gone).count()) === 0 || undefined);
}

async function round(window: EditorWindow, counter: Marks): Promise<Round> {
  await window.page.setViewportSize(WIDE);
  await window.contextMenu(SERVICE, 'Profile Service');
  await window.toast(new RegExp(`Profiling ${SERVICE}: Recording`)).waitFor();
  await counter.take();
  await window.frame(FOLLOWED).waitFor();
  await counter.drawn();
  await sleep(SETTLED_MS);
  const drawn = await counter.take();
  await drawNarrower(window, counter);
  const drawnAgain = await counter.take();
  await openHotFile(window);
  const painted = await counter.take();
  await closeAll(window);
  return { drawn, drawnAgain, painted };
}

/** Builds the product below `tree` and captures the lab's sample several times. */
export async function recordRounds(tree: string): Promise<Round[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'count-'));
  const [extension, marks, samples] = ['extension', 'marks', 'samples'].map((name) => path.join(folder, name));
  for (const one of [extension, marks]) mkdirSync(one);
  cpSync('lab/samples', samples, { recursive: true });
  try {
    await buildWatched(path.resolve(tree), extension);
    const window = await startEditorWindow({
      folder: samples,
      extension,
      env: { [MARKS]: marks },
      viewport: WIDE,
      settings: { 'ecsProfiler.capture.durationSeconds': 3 },
    });
    window.page.setDefaultTimeout(LIMIT_MS);
    try {
      const counter = new Marks(marks, window.page);
      await window.openView();
      await window.contextMenu(SERVICE, 'Profile Service');
      await window.confirm('OK', LIMIT_MS);
      await window.frame(FOLLOWED).waitFor();
      await closeAll(window);
      const rounds: Round[] = [];
      while (rounds.length < ROUNDS) rounds.push(await round(window, counter));
      return rounds;
    } catch (error) {
      await window.screenshot('count');
      throw error;
    } finally {
      await window.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
