/** What we write, as independent readers have it: the same total, and the same ten heaviest functions. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { ExportFormat } from '../../src/profile/exportFormat';
import { parseProfile } from '../../src/profile/formats/parse';
import { writeProfile } from '../../src/profile/formats/writeProfile';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { MS_PER_UNIT, type Profile } from '../../src/profile/types';
import { naiveTotals } from '../profile/naive';
import { launchChromium } from '../support/chromium';
import { isLongRun } from '../support/longRun';
import { seeded } from '../support/seeded';
import { readByFirefox } from './readers/firefox';
import { readByGo } from './readers/goPprof';
import type { Reading } from './readers/reading';
import { readBySpeedscope } from './readers/speedscope';
import { readByVscode } from './readers/vscode';

/** 30 functions that call each other, some themselves; each sample takes 1 to 40 ms, or all of them 10. */
function made(isEven: boolean): Profile {
  const random = seeded(17);
  const builder = new ProfileBuilder();
  const frames = Array.from({ length: 30 }, (_, i) =>
    builder.frame(`work${i}`, `/srv/app/part${i % 7}.js`, 10 + 20 * i, 1),
  );
  const stack: number[] = [];
  const weight: number[] = [];
  for (let s = 0; s < 3000; s++) {
    let at = builder.stack(-1, frames[0], 0);
    for (let depth = random.between(1, 9); depth > 0; depth--)
      at = builder.stack(at, frames[Math.floor(30 * random.next() ** 2)], 0);
    stack.push(at);
    weight.push(isEven ? 10 : random.between(1, 40));
  }
  builder.thread('main', Int32Array.from(stack), Float64Array.from(weight));
  return builder.build({ name: 'made', unit: 'milliseconds' });
}

/** A recording of py-spy: names with brackets, library code, a second thread that waits. */
function recorded(): Profile {
  const name = 'busy.speedscope.json';
  const profile = parseProfile(readFileSync(path.join('test/fixtures/recordings', name)), name);
  return { ...profile, threads: profile.threads.slice(0, 1) };
}

/**
 * `perMs`: what the reader counts in; `nameOf`: how it calls a function. Equal up to a millionth, or to `lastMs`: the
 * length of the last sample, which some readers do not know.
 */
function assertSame(
  profile: Profile,
  { total, functions }: Reading,
  perMs: number,
  {
    lastMs = 0,
    nameOf = (name: string) => name,
  }: { lastMs?: number; nameOf?: (name: string, file: string, line: string) => string } = {},
): void {
  const scale = (MS_PER_UNIT[profile.unit] ?? NaN) * perMs;
  const { sum, functions: truth } = naiveTotals(profile);
  const near = (found: number, expected: number, what: string): void =>
    assert.ok(
      Math.abs(found - expected * scale) <= 1e-6 * sum * scale + lastMs * perMs,
      `${what}: ${found}, not ${expected * scale}`,
    );
  near(total, sum, 'total');
  for (const key of ['self', 'total'] as const) {
    const heaviest = [...truth].sort(([, a], [, b]) => b[key] - a[key]).slice(0, 10);
    for (const [text, weights] of heaviest) {
      const [name, file, line] = text.split('|');
      const found = functions.get(nameOf(name, file, line));
      assert.ok(found !== undefined, `${name} among ${[...functions.keys()].slice(0, 40).join(', ')}`);
      near(found[key], weights[key], `${key} of ${name}`);
    }
    // And none is heavier than those.
    const least = heaviest.at(-1)![1][key] * scale;
    const heavier = [...functions].filter(([, one]) => one[key] > least * (1 + 1e-6) + lastMs * perMs);
    assert.ok(heavier.length <= 10 + NOT_OURS.filter((name) => functions.has(name)).length, heavier.map(([name]) => name).join(', ')); // prettier-ignore
  }
}

/** Functions that readers or the format put above all others. */
const NOT_OURS = ['(root)', 'all', 'root'];

if (isLongRun)
  describe('exports, as other readers have them', function () {
    this.timeout(300_000);
    let browser: Browser;
    let folder = '';
    before(async () => {
      browser = await launchChromium();
      folder = mkdtempSync(path.join(os.tmpdir(), 'readers-'));
    });
    after(async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const written = (profile: Profile, format: ExportFormat, name: string): string => {
      const file = path.join(folder, name);
      writeFileSync(file, writeProfile(profile, format));
      return file;
    };
    const lastMs = ({ unit, threads: [{ samples }] }: Profile): number =>
      samples.weight[samples.weight.length - 1] * (MS_PER_UNIT[unit] ?? NaN);

    for (const [what, profile] of [
      ['made', made(false)],
      ['recorded', recorded()],
    ] as const) {
      it(`pprof by go tool pprof (${what})`, () => {
        assertSame(profile, readByGo(written(profile, 'pprof', 'a.pprof')), 1e6);
      });

      it(`.cpuprofile by VS Code's own viewer (${what})`, async () => {
        assertSame(profile, await readByVscode(writeProfile(profile, 'cpuprofile')), 1e3, { lastMs: 1e-3 });
      });

      it(`speedscope JSON by speedscope (${what})`, async () => {
        assertSame(profile, await readBySpeedscope(browser, 'a.speedscope.json', writeProfile(profile, 'speedscope')), 1 / (MS_PER_UNIT[profile.unit] ?? 1)); // prettier-ignore
      });

      it(`pprof by speedscope (${what})`, async () => {
        assertSame(profile, await readBySpeedscope(browser, 'a.pprof', writeProfile(profile, 'pprof')), 1e6);
      });

      it(`.cpuprofile by speedscope, which gives the last sample no time (${what})`, async () => {
        const reading = await readBySpeedscope(browser, 'a.cpuprofile', writeProfile(profile, 'cpuprofile'));
        assertSame(profile, reading, 1e3, { lastMs: lastMs(profile) });
      });
    }

    it('collapsed stacks by the Firefox Profiler', () => {
      const profile = made(false);
      const nameOf = (name: string, file: string, line: string): string => `${name} (${file}:${line})`;
      assertSame(profile, readByFirefox(written(profile, 'collapsed', 'a.txt')), 1e3, { nameOf });
    });

    it('.cpuprofile by the Firefox Profiler, which counts samples and leaves one out', () => {
      const even = made(true);
      assertSame(even, readByFirefox(written(even, 'cpuprofile', 'a.cpuprofile')), 1 / 10, { lastMs: lastMs(even) });
    });
  });
