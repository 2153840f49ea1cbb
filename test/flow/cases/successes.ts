/**
 * Services that were not written for profiling: each is captured as it is, and the report must name the right source
 * line.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CaptureRequest, CaptureResult } from '../../../src/capture/types';
import { openProfile } from '../../../src/query/openProfile';
import { until } from '../../support/until';
import { leftAlone, noSecrets } from '../support/expect';
import { mayMount, services, type FlowLab } from '../support/flowLab';
import type { Case } from '../support/lanes';

/** Where a program's time goes. */
export interface Hot {
  readonly name: string;
  /** Below `services/`. */
  readonly file: string;
  /** What the hottest line of the function is. */
  readonly line: RegExp;
  /** Matches the path of the executed file in the container. */
  readonly ran: RegExp;
}

export interface Wanted {
  readonly runtime: 'python' | 'node';
  readonly hot: Hot;
  readonly request?: Partial<CaptureRequest>;
  /** Further assertions. */
  readonly also?: (result: CaptureResult) => void;
}

/** Captures the service and asserts that the report names the hot line and that nothing is left behind. */
export async function lands(
  flow: FlowLab,
  service: string,
  { runtime, hot, request, also = () => undefined }: Wanted,
): Promise<void> {
  const before = flow.remains(service);
  const attempt = await flow.attempt(service, { request: { durationMs: 3000, ...request } });
  const { result } = attempt;
  assert.ok(result, String(attempt.error));
  assert.equal(result.metadata.runtime, runtime);
  assert.deepEqual(
    [...new Set(attempt.moments.map((one) => one.phase))],
    ['check', 'connect', 'find', 'prepare', 'record', 'fetch', 'clean', 'store'],
  );
  await reportLands(result, hot);
  also(result);
  noSecrets(attempt, []);
  await leftAlone(flow, service, before, request?.cachePySpy !== false, 10_000);
  for (const { sessionId } of attempt.grants) assert.equal(await flow.execApi.resumeSession(sessionId), null);
}

async function reportLands(result: CaptureResult, hot: Hot): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'flow-report-'));
  const file = path.join(folder, 'it.speedscope.json');
  const source = path.join(services, hot.file);
  try {
    await writeFile(file, result.file);
    const queries = await openProfile({ file, workspaceRoots: [path.join(services, hot.file.split('/')[0])] });
    const { functions, lines } = await queries.report(1000);
    queries.dispose();
    const row = functions.find((one) => one.name === hot.name);
    assert.ok(row, `${hot.name} among ${functions.map((one) => one.name).join(', ')}`);
    assert.match(row.file, hot.ran);
    assert.equal(row.source?.file, source);
    const line = lines.find((one) => one.name === hot.name)?.source?.line ?? 0;
    assert.match(readFileSync(source, 'utf8').split('\n')[line - 1] ?? '', hot.line, `line ${line}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const inPython = { line: /while time|total \+=/, ran: /\/srv\/app\/main\.py$/ };
const inNode = { line: /while|total \+=/, ran: /\/main\.js$/ };
export const countUp: Hot = { name: 'count_up', file: 'python/main.py', ...inPython };
export const countUpInNode: Hot = { name: 'countUp', file: 'node/main.js', ...inNode };

/** Asserts that there are samples of this many processes, distinguished by the pid in their threads' names. */
const hasProcesses =
  (count: number) =>
  ({ profile }: CaptureResult): void => {
    const names = profile.threads.filter(({ samples }) => samples.stack.length > 0).map(({ name }) => name);
    const pids = new Set(names.flatMap((name) => /\b\d{2,}\b/.exec(name) ?? []));
    assert.ok(pids.size >= count, `${count} processes among the threads ${names.join(', ')}`);
  };
const hasFrame =
  (wanted: RegExp) =>
  ({ profile }: CaptureResult): void =>
    assert.ok(
      profile.frames.some(({ name }) => wanted.test(name)),
      `${wanted} among ${profile.frames
        .map(({ name }) => name)
        .slice(0, 100)
        .join(', ')}`,
    );

/** Asserts that the capture has the digest of this source (below `services/`) as the text that ran. */
const ranAsSource =
  (file: string) =>
  ({ metadata }: CaptureResult): void => {
    const sha256 = createHash('sha256')
      .update(readFileSync(path.join(services, file)))
      .digest('hex');
    const found = metadata.files?.find((one) => one.sha256 === sha256);
    assert.equal(found?.from, 'running', JSON.stringify(metadata.files));
  };

const captured = (service: string, what: string, wanted: Wanted): Case => ({
  service,
  what: `captured, and the report lands on ${wanted.hot.name}: ${what} (${service})`,
  run: (flow) => lands(flow, service, wanted),
});
const ofPython = (service: string, what: string, hot: Hot, more: Partial<Wanted> = {}): Case =>
  captured(service, what, { runtime: 'python', hot, ...more });
const ofNode = (service: string, what: string, hot: Hot, more: Partial<Wanted> = {}): Case =>
  captured(service, what, { runtime: 'node', hot, ...more });

/** One of each kind of program, and of image. */
export const successes: readonly Case[] = [
  ofPython('python', 'one thread', countUp),
  ofPython(
    'forked',
    'forked workers',
    { name: 'serve_orders', file: 'forked/main.py', ...inPython },
    { also: hasProcesses(2) },
  ),
  ofPython(
    'native',
    'a C extension',
    { name: 'add_numbers', file: 'native/main.py', line: /connection\.execute/, ran: /\/main\.py$/ },
    { request: { native: true }, also: hasFrame(/^sqlite3_step$/) },
  ),
  ofPython('busybox', 'a busybox image', countUp),
  ofPython('only-python', 'an image without a shell', countUp),
  ofNode('node', 'one thread', { ...countUpInNode, ran: /\/usr\/src\/app\/main\.js$/ }),
  ofNode(
    'compiled',
    'TypeScript that is compiled in memory',
    {
      name: 'countUp',
      file: 'typed/src/count.ts',
      line: /while|total|rounds/,
      ran: /\/srv\/app\/src\/count\.ts$/,
    },
    { also: ranAsSource('typed/src/count.ts') },
  ),
  ofNode(
    'cluster',
    'a cluster',
    { name: 'serveOrders', file: 'cluster/main.js', ...inNode },
    { also: hasProcesses(2) },
  ),
];

/** More of them, for the long run. */
export const moreSuccesses: readonly Case[] = [
  // At so many threads the rate falls, on a busy machine to a few samples a second.
  ofPython(
    'threads',
    '150 threads',
    { name: 'sort_parcels', file: 'threads/main.py', ...inPython },
    { request: { durationMs: 8000 } },
  ),
  ofPython('async', 'an event loop', { name: 'parse_message', file: 'async/main.py', ...inPython }),
  ofPython('user', 'a user other than root', countUp),
  ...(mayMount ? [ofPython('noexec', 'a temporary folder nothing can be executed from', countUp)] : []),
  ofNode('typed', 'TypeScript', {
    name: 'countUp',
    file: 'typed/src/count.ts',
    line: /while|total|rounds/,
    ran: /\/srv\/app\/dist\/count\.js$/,
  }),
  ofNode('only-node', 'an image without a shell', countUpInNode),
  ofNode('workers', 'worker threads', { name: 'resizeImage', file: 'workers/main.js', ...inNode }),
  ofNode('node-open', 'an inspector that is open already, and stays open', countUpInNode),
];

/** The long matrix: each release line of Node that is in use, and PM2, from npm. */
export const fetchedFromNpm: readonly Case[] = [
  ...['18', '20', '22', '24'].map((version) =>
    ofNode(`node-${version}`, `Node ${version}`, countUpInNode, {
      also: ({ metadata }) => assert.match(metadata.runtimeVersion, new RegExp(`^v${version}\\.`)),
    }),
  ),
  {
    service: 'pm2',
    what: 'captured, and the report lands on countUp: PM2 with two instances (pm2)',
    async run(flow) {
      await until(
        'two instances',
        async () =>
          flow.remains('pm2').files.filter((file) => /main-\d\.pid$/.test(file)).length === 2 ? true : undefined,
        60_000,
      );
      await lands(flow, 'pm2', { runtime: 'node', hot: countUpInNode, also: hasProcesses(3) });
    },
  },
];
