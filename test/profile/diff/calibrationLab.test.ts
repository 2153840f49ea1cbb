/**
 * How often the comparison is wrong about real captures of the lab's services. Only in the long run, because each
 * capture takes ten seconds. docs/compare.md has the measured figures.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLab, type Lab } from '../../../lab/lab';
import { oddTask } from '../../../src/query/compare/oddTask';
import { parseProfile } from '../../../src/profile/formats/parse';
import { functionTotals } from '../../../src/profile/functions';
import { joinProfiles } from '../../../src/profile/joinProfiles';
import { stackWeights } from '../../../src/profile/stackWeights';
import { captureOf, type CaptureMetadata } from '../../../src/metadata/metadata';
import type { Profile } from '../../../src/profile/types';
import { seeded } from '../../support/seeded';
import { Pool, withoutTaskPaths } from './resample';
import { compared } from './stacks';
import { isLongRun } from '../../support/longRun';

const ROUNDS = 14;
const SECONDS = 10;
const AA_PAIRS = 200;
const REPEATS = 200;
const BLOCKS = 5;
const services = ['orders-api', 'orders-next', 'catalog-api', 'invoice-worker'] as const;

/** The samples' manifest, with revision 2 of orders-api as a service of its own. */
function manifestIn(folder: string): string {
  interface Revision {
    source?: string;
    revisions?: Revision[];
  }
  const from = path.resolve('lab');
  const { services: known } = JSON.parse(readFileSync(path.join(from, 'services.json'), 'utf8')) as {
    services: (Revision & { name: string })[];
  };
  const absolute = (one: Revision): object => ({
    ...one,
    ...(one.source !== undefined && { source: path.resolve(from, one.source) }),
    ...(one.revisions && { revisions: one.revisions.map(absolute) }),
  });
  const all = known.filter(({ name }) => name !== 'legacy').map(absolute) as (Revision & { name: string })[];
  const next = {
    ...all.find(({ name }) => name === 'orders-api'),
    name: 'orders-next',
    desiredCount: 1,
    running: { 2: 1 },
  };
  const file = path.join(folder, 'lab.json');
  writeFileSync(file, JSON.stringify({ services: [...all, next] }));
  return file;
}

function measured(this: Mocha.Suite): void {
  this.timeout(1_800_000);
  let folder: string;
  /** By service, then by task: one capture per round. */
  const captures = new Map<string, Profile[]>();
  const labSaid: string[] = [];
  const of = (service: string): Profile[][] =>
    [...captures].flatMap(([key, list]) => (key.startsWith(`${service} `) ? [list] : []));
  const uses = (profile: Profile, name: string): boolean => profile.frames.some((frame) => frame.name === name);

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'calibration-'));
    const lab = await startLab({ services: manifestIn(folder), readyMs: 60_000, log: (line) => labSaid.push(line) });
    try {
      for (let round = 0; round < ROUNDS; round++)
        await Promise.all(services.map((service) => capture(lab, service, path.join(folder, `${service}-${round}`))));
    } finally {
      await lab.stop();
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  async function capture(lab: Lab, service: string, into: string): Promise<void> {
    const argv = [
      'tools/ecs-profiler.mjs',
      'capture',
      `lab/${service}`,
      '--tasks',
      'all',
      '--split',
      '--duration',
      String(SECONDS),
      '-o',
      into,
      '--endpoint-url',
      lab.ecsEndpoint,
      '--region',
      lab.region,
    ];
    const child = spawn(process.execPath, argv, {
      env: { ...process.env, AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 0, [said, ...labSaid].join('\n'));
    for (const file of readdirSync(into)) {
      const profile = withoutTaskPaths(parseProfile(readFileSync(path.join(into, file)), file));
      const key = `${service} ${captureOf(profile)?.task}`;
      captures.set(key, [...(captures.get(key) ?? []), profile]);
    }
  }

  it(`of the same code find nothing in 92 of 100 and more: ${AA_PAIRS} pairs, more than 40 of them real, the rest drawn in blocks`, () => {
    const isWrong = (before: Profile, after: Profile): boolean =>
      compared(before, after).changes.significant.some((one) => one === 1);
    let [real, wrongReal] = [0, 0];
    for (const list of captures.values()) {
      for (let i = 0; i + 1 < list.length; i += 2, real++) if (isWrong(list[i], list[i + 1])) wrongReal++;
    }
    const pools = [...captures.values()].map((list) => new Pool(list));
    let wrongDrawn = 0;
    for (let i = 0; i < AA_PAIRS - real; i++) {
      const chance = seeded(1000 + i);
      const pool = pools[i % pools.length];
      if (isWrong(pool.draw(BLOCKS, chance), pool.draw(BLOCKS, chance))) wrongDrawn++;
    }
    assert.ok(real >= 40, `${real} real pairs`);
    assert.ok(
      wrongReal + wrongDrawn <= 0.08 * AA_PAIRS,
      `${wrongReal} of ${real} real pairs, ${wrongDrawn} of ${AA_PAIRS - real} drawn`,
    );
  });

  it(`of two revisions find the hot spot that was fixed and the one that got worse, in the right lines, the truth in the interval in 92 of 100 and more (${REPEATS} repeats)`, () => {
    const [earlier] = of('orders-api').filter((list) => !list.some((one) => uses(one, 'reconcile_ledger')));
    const [later] = of('orders-next');
    const [before, after] = [new Pool(earlier), new Pool(later)];
    const whole = compared(before.whole, after.whole);
    // The functions that differ: revision 1 is slow in pricing, revision 2 in export. `lines`: the first and last line
    // that may be the hottest.
    const changed = [
      { name: 'find_repeated', sign: -1, side: 0, lines: [15, 21] },
      { name: 'json_round_trip', sign: 1, side: 1, lines: [18, 20] },
      { name: 'export_pages', sign: 1, side: 1, lines: [14, 15] },
    ] as const;
    const truths = changed.map(({ name }) => whole.row(name).delta);
    const [found, inside] = [changed.map(() => 0), changed.map(() => 0)];
    for (let i = 0; i < REPEATS; i++) {
      const chance = seeded(5000 + i);
      const drawn = [before.draw(BLOCKS, chance), after.draw(BLOCKS, chance)];
      const { row } = compared(drawn[0], drawn[1]);
      changed.forEach(({ name, sign, side, lines: [first, last] }, c) => {
        const { significant, delta, low, high } = row(name);
        assert.equal(
          Math.sign(delta),
          sign,
          `repeat ${i}: ${name} ${delta.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`,
        );
        if (significant) found[c]++;
        if (low <= truths[c] && truths[c] <= high) inside[c]++;
        const line = hottestLine(drawn[side], name);
        assert.ok(line >= first && line <= last, `${name} is hottest in line ${line}`);
      });
    }
    found.forEach((count, c) =>
      assert.ok(count >= 0.97 * REPEATS, `${changed[c].name}: found ${count} times of ${REPEATS}`),
    );
    inside.forEach((count, c) =>
      assert.ok(
        count >= 0.92 * REPEATS,
        `${changed[c].name}: the truth, ${truths[c].toFixed(1)} points, inside ${count} of ${REPEATS}`,
      ),
    );
  });

  it('of three tasks name the one that works differently', () => {
    const tasks = of('orders-api');
    let named = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const parts = tasks.map((list) => list[round]);
      const sources = parts.map((part) => ({
        task: captureOf(part)?.task ?? '',
        container: 'app',
        pid: 1,
        processName: 'main.py',
        samples: 1,
        error: null,
      }));
      const fleet = {
        ...joinProfiles(
          'fleet',
          parts.map((profile, source) => ({ profile, source })),
        ),
        capture: { ...(parts[0].capture as CaptureMetadata), sources },
      };
      const { odd } = oddTask(fleet);
      const misbehaving = captureOf(parts.find((part) => uses(part, 'reconcile_ledger')) ?? {})?.task;
      if (odd === null) continue;
      assert.equal(odd.task, misbehaving, 'another one is never named');
      assert.ok(odd.functions.some(({ frame }) => fleet.frames[frame].name === 'reconcile_ledger'));
      named++;
    }
    assert.ok(named >= 0.8 * ROUNDS, `named in ${named} of ${ROUNDS} captures of ${SECONDS} s`);
  });
}

const hottestLine = (profile: Profile, name: string): number =>
  functionTotals(profile, stackWeights(profile)).hottestLine[profile.frames.findIndex((frame) => frame.name === name)];

if (isLongRun) describe('comparisons of real captures', measured);
