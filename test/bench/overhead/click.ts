/** From the right click on a service to its flame graph, in a real VS Code with a real mouse. */
import path from 'node:path';
import { buildProduct } from '../../../tools/lib/product';
import { startLab } from '../../../tools/lib/startLab';
import { until } from '../../support/until';
import { startEditorWindow, type EditorWindow } from '../../support/vscode';

/** Bandwidth for sending py-spy, as measured on the real service on a good day. */
export const BYTES_PER_SECOND = 600_000;
const CAPTURES = 3;
/**
 * Reduced load of the sample services. Real services run on another machine; these would take half of this one from the
 * editor and the profiler.
 */
const LOAD = '0.25';
const HOT = { 'orders-api': 'find_repeated', 'catalog-api': 'fingerprint' } as const;

/**
 * Returns seconds: `coldS` with py-spy sent at that bandwidth, `warmS` the median of several captures with py-spy in
 * place.
 */
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
    // Get one-time costs out of the way: the notice, and the first use of each part of the extension.
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

/** Returns the seconds until the expected frame is visible, then closes the graph. */
async function profile(window: EditorWindow, service: keyof typeof HOT): Promise<number> {
  const begun = performance.now();
  await window.contextMenu(service, 'Profile Service');
  const hot = window.frame(HOT[service]).first();
  // Poll ten times a second; Playwright's own wait polls only twice.
  await until('the flame graph', async () => (await hot.isVisible()) || undefined, 90_000);
  const seconds = (performance.now() - begun) / 1000;
  await window.command('View: Close All Editors');
  return seconds;
}
