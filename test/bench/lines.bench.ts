/**
 * Marks on 300 hot lines: planning them, showing them in a real editor after a click, and a file without any weight.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { wholeProfile } from '../../src/profile/scope';
import { openProfile } from '../../src/query/openProfile';
import { pathKey } from '../../src/source/paths';
import { followLines, linesOf } from '../../src/source/truth/mapLines';
import { hotSpans, indentBlocks } from '../../src/views/heat/hotSpans';
import { placeMarks, planMarks } from '../../src/views/heat/marks';
import { buildProduct } from '../../tools/lib/product';
import { startEditorWindow } from '../support/vscode';
import { writeSpeedscope } from '../support/writeSpeedscope';
import { writeIdleLab } from './idleLab';
import { medianMs, type Bench } from './types';

const HOT = 300;
const source = Array.from(
  { length: HOT },
  (_, i) => `def f${i}():\n    for x in items:\n        work(x, ${i})\n    return x\n`,
).join('\n');

function capture(): string {
  const builder = new ProfileBuilder();
  const frames = Array.from({ length: HOT }, (_, i) => builder.frame(`f${i}`, '/srv/app/hot.py', 0, 0));
  // Every line is above the display threshold: each has the total of the outermost line, and a few have self time.
  let stack = -1;
  for (const [i, frame] of frames.entries()) stack = builder.stack(stack, frame, 5 * i + 3);
  builder.thread(
    'MainThread',
    Int32Array.from({ length: 1000 }, () => stack),
    Float64Array.from({ length: 1000 }, () => 0.01),
  );
  return writeSpeedscope(builder.build({ name: 'hot', unit: 'seconds' }));
}

/** Runs in the page: clicks the toggle and resolves to the time in ms until the editor shows marks. */
const clickToMarks = `new Promise((resolve) => {
  const shown = () => [...document.querySelectorAll('.monaco-editor[data-uri$="hot.py"] .view-lines span[class*="ced-"]')].some((e) => getComputedStyle(e, '::after').content.includes('%'));
  const begun = performance.now();
  document.getElementById('ecs-profiler.ecs-profiler.ecsProfiler.heat').querySelector('a').click();
  const look = () => (shown() ? resolve(performance.now() - begun) : requestAnimationFrame(look));
  look();
})`;

export const bench: Bench = {
  title: `Marks on ${HOT} hot lines`,
  async *run() {
    await buildProduct();
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-lines-'));
    try {
      const file = path.join(folder, 'hot.py');
      writeFileSync(file, source);
      writeFileSync(path.join(folder, 'hot.speedscope.json'), capture());
      const queries = await openProfile({ file: path.join(folder, 'hot.speedscope.json'), workspaceRoots: [folder] });
      const heat = await queries.lineHeat(wholeProfile, file);
      const work = await medianMs(async () => {
        const rows = await queries.lineHeat(wholeProfile, file);
        placeMarks(planMarks(rows, 1000, 'seconds'), followLines(source, `# edited\n${source}`), []);
        hotSpans(rows, [], indentBlocks(linesOf(source)));
      }, 9);
      const hot = new Map((await queries.hotFiles(wholeProfile)).map((one) => [pathKey(one.file), one]));
      const cold = await medianMs(() => hot.has(pathKey(path.join(folder, 'cold.py'))), 9);
      queries.dispose();
      yield {
        name: 'lines that get a mark',
        value: planMarks(heat, 1000, 'seconds').length,
        unit: '',
        digits: 0,
        target: { atLeast: HOT },
      };
      yield { name: 'query, plan, place and spans of one file', value: work, unit: 'ms', target: { below: 50 } };
      yield { name: 'a file without weight', value: cold, unit: 'ms', digits: 4, target: { below: 1 } };
      yield {
        name: 'from a click on the toggle to marks on the screen',
        value: await inEditor(folder),
        unit: 'ms',
        digits: 0,
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** Median of a few switches from off to on. */
async function inEditor(folder: string): Promise<number> {
  const window = await startEditorWindow({
    folder,
    services: writeIdleLab(folder),
    settings: { 'ecsProfiler.heat.maxLines': 1000 },
  });
  try {
    await window.openFile('hot.speedscope.json');
    await window.frame('f0').click();
    await window.page.locator('.tab[data-resource-name="hot.py"]').waitFor();
    const button = window.page.locator('[id="ecs-profiler.ecs-profiler.ecsProfiler.heat"] a');
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      await button.filter({ hasText: /^\W*Line heat$/ }).click();
      await button.filter({ hasText: 'figures' }).click();
      await button.filter({ hasText: 'off' }).waitFor();
      await window.page.waitForTimeout(500);
      times.push(await window.page.evaluate<number>(clickToMarks));
    }
    return times.sort((a, b) => a - b)[2];
  } finally {
    await window.stop();
  }
}
