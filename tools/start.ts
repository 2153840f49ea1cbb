/**
 * `npm start [-- --no-open] [--json] [--services FILE] [--faults FILE] [--port N]`: runs the lab and a VS Code whose
 * extension is connected to it.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { installEditor } from './editor-host/install';
import { startEditor } from './editor-host/server';
import { editorSettings, labEnvironment, labSettings } from './editor-host/settings';
import { desktopCode, onPath, openDesktop } from './lib/desktop';
import { buildProduct } from './lib/product';
import { parseStartOptions, type StartOptions } from './lib/startOptions';
import { startLab } from './lib/startLab';
import { exportLine } from '../lab/exportLine';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Everything that is running; stopped in reverse order. */
class Running {
  private readonly stops: (() => unknown)[] = [];
  add(stop: () => unknown): void {
    this.stops.push(stop);
  }
  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }
}

export async function main(args: string[]): Promise<void> {
  const options = parseStartOptions(args);
  if (typeof options === 'string') {
    say(options);
    process.exit(2);
  }
  const running = new Running();
  const stopping = new AbortController();
  let signals = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (++signals === 1) say('Stopping …');
      stopping.abort(new Error('stopped'));
    });
  }
  let exitCode = 0;
  try {
    await start(options, running, stopping.signal);
    if (!stopping.signal.aborted) await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
  } catch (error) {
    if (!stopping.signal.aborted) {
      say((error as Error).message);
      exitCode = 1;
    }
  }
  await running.stop();
  process.exit(exitCode);
}

async function start(options: StartOptions, running: Running, signal: AbortSignal): Promise<void> {
  const code = options.open && !options.json ? desktopCode() : null;
  const installing = code === null ? abortable(installEditor(say), signal) : null;
  installing?.catch(() => undefined);
  await buildProduct();
  say('Starting the lab …');
  const lab = await startLab({ services: options.services, faults: options.faults, signal });
  running.add(() => lab.stop());
  const editor = await installing;

  mkdirSync('.cache', { recursive: true });
  const dataFolder = mkdtempSync(path.resolve('.cache/start-'));
  running.add(() => rmSync(dataFolder, { recursive: true, force: true }));
  const window = { dataFolder, settings: editorSettings(labSettings(lab)), env: labEnvironment() };
  const folder = options.workspace;
  let editorUrl = '';
  if (editor !== null) {
    const server = await startEditor(editor, { ...window, kind: 'user', port: options.port });
    running.add(() => server.stop());
    editorUrl = server.url(folder);
    if (options.open) openBrowser(editorUrl);
  } else if (code !== null) {
    running.add(openDesktop(code, { ...window, folder }));
  }
  signal.throwIfAborted();

  const services = lab.services();
  for (const { name, runningCount, desiredCount } of services)
    say(`  ${name}: ${runningCount} of ${desiredCount} tasks running`);
  say(`ECS endpoint ${lab.ecsEndpoint}, region ${lab.region}, access key lab, secret lab`);
  say(`For npx ecs-profiler in another terminal:\n${exportLine(lab)}`);
  say(editor === null ? 'VS Code opens in a window of its own.' : `VS Code: ${editorUrl}`);
  say('Click the ECS Profiler icon in the activity bar, then right-click orders-api and choose "Profile Service".');
  say('Ctrl-C stops everything.');
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ ecsEndpoint: lab.ecsEndpoint, region: lab.region, services, editorUrl, workspace: folder })}\n`,
    );
}

/** Rejects as soon as the user asks to stop. Whatever `work` has started by then ends with this process. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  ]);
}

/** Opens the user's browser if there is one; the URL is printed in any case. */
function openBrowser(url: string): void {
  const opener = onPath('xdg-open') ?? onPath('wslview');
  if (opener === null) return;
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}
