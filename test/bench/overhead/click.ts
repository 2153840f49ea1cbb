/** From the right click on a service to its flame graph, in a real VS Code with a real mouse. */
import path from 'node:path';
import { buildProduct } from '../../../tools/lib/product';
import { startLab } from '../../../tools/lib/startLab';
import { until } from '../../support/until';
import { startEditorWindow, type EditorWindow } from '../../support/vscode';

/** What py-spy is sent at where it has to be sent, as measured of the real service at its better. */
export const BYTES_PER_SECOND = 600_000;
const CAPTURES = 3;
/** Of the sample services: real ones work on another machine than the editor, these would take half of it from editor and profiler. */
const LOAD = '0.25';
const HOT = { 'orders-api': 'find_repeated', 'catalog-api': 'fingerprint' } as const;

/** Seconds: with py-spy sent over a line of that bandwidth, then the median of some captures with py-spy in place. */
export async function clickToFlame(): Promise<{ readonly coldS: number; readonly warmS: number }> {
  await buildProduct();
  const loadBefore = process.env.ECS_LAB_LOAD;
  process.env.ECS_LAB_LOAD = LOAD;
  const lab = await startLab({});
  let window: EditorWindow | undefined;
  try {
    const opened = (window = await startEditorWindow({
      lab,
      folder: path.resolve('lab', 'samples'),
      settings: { 'ecsProfiler.capture.durationSeconds': 10, 'ecsProfiler.capture.fetchPySpy': false },
    }));
    await opened.openView();
    await opened.expand('lab');
    // Everything that comes once: the notice, the first use of each part of the extension.
    await profile(opened, 'catalog-api');
    await opened.confirm('OK');
    lab.setFaults({ bandwidthBytesPerSecond: BYTES_PER_SECOND });
    const coldS = await profile(opened, 'orders-api');
    lab.setFaults(null);
    const warm: number[] = [];
    for (let i = 0; i < CAPTURES; i++) warm.push(await profile(opened, 'orders-api'));
    return { coldS, warmS: warm.sort((a, b) => a - b)[Math.floor(CAPTURES / 2)] };
  } finally {
    await window?.stop();
    await lab.stop();
    if (loadBefore === undefined) delete process.env.ECS_LAB_LOAD;
    else process.env.ECS_LAB_LOAD = loadBefore;
  }
}

/** Seconds until the frame that must be there can be seen; closes the graph again. */
async function profile(window: EditorWindow, service: keyof typeof HOT): Promise<number> {
  const begun = performance.now();
  await window.contextMenu(service, 'Profile Service');
  const hot = window.frame(HOT[service]).first();
  // Looked for ten times a second: who waits for an element itself looks twice.
  await until('the flame graph', async () => (await hot.isVisible()) || undefined, 90_000);
  const seconds = (performance.now() - begun) / 1000;
  await window.command('View: Close All Editors');
  return seconds;
}
