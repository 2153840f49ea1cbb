import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { exportFormats } from '../../../src/profile/exportFormat';
import { parseProfile } from '../../../src/profile/formats/parse';
import { writeProfile } from '../../../src/profile/formats/writeProfile';
import type { Profile } from '../../../src/profile/types';
import { openInSpeedscope } from '../../other-tools/readers/speedscope';
import { launchChromium } from '../../support/chromium';
import { naiveTotals } from '../naive';
import { isLongRun } from '../../support/longRun';

describe('exports as speedscope itself reads them', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => void (browser = await launchChromium()));
  after(() => browser.close());

  /** Name, self and total percent of the functions in its sandwich table, heaviest self first. */
  async function rowsIn(file: string, bytes: Uint8Array): Promise<Map<string, [total: number, self: number]>> {
    const page = await openInSpeedscope(browser, file, bytes);
    await page.getByText('🥪').click();
    const listed = page.locator('tr:has(td)');
    await listed.first().waitFor();
    const rows = await listed.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
    );
    await page.context().close();
    const percent = (text: string): number => Number(/([\d.]+)%\)?\s*$/.exec(text)?.[1] ?? NaN);
    return new Map(
      rows
        .filter((cells) => cells.length >= 3)
        .map(([total, self, name]) => [name.trim(), [percent(total), percent(self)]]),
    );
  }

  // The last sample is short, because speedscope gives the last sample of a .cpuprofile no time at all.
  const sample: Profile = parseProfile(
    new TextEncoder().encode(
      [
        'main;handle;encode 300',
        'main;handle;encode;encode 45',
        'main;handle;query 120',
        'main;handle 10',
        'main;log 25',
        'main 1',
      ].join('\n'),
    ),
    'sample',
  );
  const timed: Profile = { ...sample, unit: 'milliseconds' };

  for (const format of !isLongRun ? ['speedscope' as const] : exportFormats) {
    it(format, async () => {
      const bytes = writeProfile(timed, format);
      const ending = {
        speedscope: 'speedscope.json',
        collapsed: 'folded.txt',
        pprof: 'pb.gz',
        cpuprofile: 'cpuprofile',
      }[format];
      const rows = await rowsIn(`sample.${ending}`, format === 'pprof' ? gzipSync(bytes) : bytes);
      const { functions, sum } = naiveTotals(timed);
      for (const [key, { self, total }] of functions) {
        const [name] = key.split('|');
        const found = rows.get(name);
        assert.ok(found, `${name} among ${[...rows.keys()].join(', ')}`);
        assert.ok(
          Math.abs(found[0] - (100 * total) / sum) < 0.6,
          `${name}: total ${found[0]} %, not ${(100 * total) / sum} %`,
        );
        assert.ok(
          Math.abs(found[1] - (100 * self) / sum) < 0.6,
          `${name}: self ${found[1]} %, not ${(100 * self) / sum} %`,
        );
      }
    });
  }
});
