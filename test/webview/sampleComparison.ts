/** Two captures of one service with known changes, sampled in time order. Some code is slower, faster, new or gone. */
import type { CaptureMetadata } from '../../src/metadata/metadata';
import type { Frame, Profile } from '../../src/profile/types';
import { seeded } from '../support/seeded';
import { sampleCapture, hostileName } from './sampleQueries';

type Path = readonly (readonly [name: string, file: string, line: number])[];

const app = (file: string): string => `/srv/app/${file}`;
const run = ['run', '/usr/lib/python3/site-packages/uvicorn/main.py', 12] as const;
const handle = ['handle_order', app('orders/handlers.py'), 41] as const;
const price = ['price_basket', app('orders/pricing.py'), 17] as const;
const json = ['to_json', app('orders/codec.py'), 9] as const;
const dumps = ['dumps', '/usr/lib/python3/site-packages/simplejson/encoder.py', 120] as const;

/** A path and how often it runs, before and after. */
const paths: readonly (readonly [Path, before: number, after: number])[] = [
  [[run, handle, price], 30, 30],
  [[run, handle, price, ['discount_for', app('orders/pricing.py'), 33]], 6, 20],
  [[run, handle, json, dumps], 20, 8],
  [[run, handle, json, dumps, ['iterencode', dumps[1], 230]], 8, 4],
  [[run, handle, ['legacy_audit', app('orders/audit.py'), 5]], 12, 0],
  [[run, handle, ['cached_rates', app('orders/rates.py'), 8]], 0, 10],
  [[run, [hostileName, '/tmp/"><script>window.hacked=2</script>', 1]], 6, 6],
  [[run, ['render', '/usr/lib/python3/site-packages/jinja2/environment.py', 1301]], 8, 8],
  [[['heartbeat', app('orders/heartbeat.py'), 5]], 4, 4],
  ...Array.from({ length: 12 }, (_, i): readonly [Path, number, number] => [
    [run, ['sweep', app('orders/sweep.py'), 8], [`tiny_${i}`, app('tiny.py'), i + 1]],
    0.4,
    0.4,
  ]),
];

const captures: readonly CaptureMetadata[] = [
  { ...sampleCapture, durationMs: 20_000, samples: 2000 },
  {
    ...sampleCapture,
    durationMs: 20_000,
    samples: 2000,
    revision: 3,
    taskDefinition: 'orders-api:3',
    task: 'bbbbbbbb22',
    taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/lab/bbbbbbbb22',
    startedAt: '2026-11-21T08:25:00.000Z',
    runtimeVersion: '3.13.1',
  },
];

/** One side: 20 s at 100 Hz, one thread. `more`: metadata that differs. */
export function comparedSide(side: 0 | 1, more: Partial<CaptureMetadata> = {}): Profile {
  const random = seeded(7 + side).next;
  const frames: Frame[] = [];
  const parent: number[] = [];
  const frame: number[] = [];
  const line: number[] = [];
  const known = new Map<string, number>();
  const stackOf = (path: Path): number =>
    path.reduce((above, [name, file, at]) => {
      const key = `${above} ${name} ${file}`;
      const stack = known.get(key);
      if (stack !== undefined) return stack;
      const same = frames.findIndex((one) => one.name === name && one.file === file);
      frame.push(same >= 0 ? same : frames.push({ name, file, kind: 'code', line: 0, column: 0 }) - 1);
      parent.push(above);
      line.push(at);
      known.set(key, parent.length - 1);
      return parent.length - 1;
    }, -1);
  const weights = paths.map(([, before, after]) => (side === 0 ? before : after));
  const stacks = paths.map(([path], i) => (weights[i] > 0 ? stackOf(path) : -1));
  const sum = weights.reduce((all, one) => all + one, 0);
  const pick = (): number => {
    let at = random() * sum;
    return stacks[
      Math.max(
        0,
        weights.findIndex((weight) => (at -= weight) < 0),
      )
    ];
  };
  const stack = Int32Array.from({ length: 2000 }, pick);
  return {
    name: `side ${side}`,
    unit: 'seconds',
    frames,
    stacks: { parent: Int32Array.from(parent), frame: Int32Array.from(frame), line: Int32Array.from(line) },
    threads: [{ name: 'main', samples: { stack, weight: new Float64Array(2000).fill(0.01) } }],
    capture: { ...captures[side], ...more },
  };
}
