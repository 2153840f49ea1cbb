/**
 * A small profile written by hand with shapes worth testing: own code and libraries, hostile names, many narrow frames.
 * Answers the contract of src/worker/types.ts in the plainest way, so that the page is tested apart from the worker.
 */
import type { CaptureMetadata, FrameKind } from '../../src/profile/types';
import type { FrameSlice, ProfileQueries, ProfileSummary, SliceFrame } from '../../src/worker/types';

/** A call: self time in seconds, then its callees, widest first. */
export interface Call {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly kind?: FrameKind;
  readonly self: number;
  readonly calls?: readonly Call[];
}

export const hostileName = '<img src=x onerror="window.hacked=1">';
const app = (file: string): string => `/srv/app/${file}`;
const library = (file: string): string => `/usr/lib/python3/site-packages/${file}`;

const many = (count: number, seconds: number): Call[] =>
  Array.from({ length: count }, (_, i) => ({ name: `tiny_${i}`, file: app('tiny.py'), line: i + 1, self: seconds, calls: [] }));

/** 10 s in all. */
export const sampleCalls: readonly Call[] = [
  {
    name: 'run', file: library('uvicorn/main.py'), line: 12, self: 0, calls: [
      {
        name: 'handle_order', file: app('orders/handlers.py'), line: 41, self: 0.2, calls: [
          { name: 'price_basket', file: app('orders/pricing.py'), line: 17, self: 3.9, calls: [{ name: 'discount_for', file: app('orders/pricing.py'), line: 33, self: 0.8 }] },
          { name: 'to_json', file: app('orders/codec.py'), line: 9, self: 0.1, calls: [{ name: 'dumps', file: library('simplejson/encoder.py'), line: 120, self: 1.4, calls: [{ name: 'iterencode', file: library('simplejson/encoder.py'), line: 230, self: 0.6 }] }] },
          { name: 'render', file: library('jinja2/environment.py'), line: 1301, self: 0.5 },
        ],
      },
      { name: hostileName, file: '/tmp/"><script>window.hacked=2</script>', line: 1, self: 0.9 },
      { name: 'sweep', file: app('orders/sweep.py'), line: 8, self: 0.1, calls: many(40, 0.008) },
    ],
  },
  { name: '(garbage collector)', kind: 'runtime', self: 0.68 },
  { name: 'heartbeat', file: app('orders/heartbeat.py'), line: 5, self: 0.5 },
];

interface Node { readonly call: Call | null; readonly parent: number; readonly children: number[]; readonly frame: SliceFrame | null; total: number }

/** Where a frame of the sample leads: what runs under /srv/app lies in /workspace. */
const sourceOf = ({ file = '', line = 0 }: Call): SliceFrame['source'] =>
  file.startsWith('/srv/app/') ? { file: file.replace('/srv/app/', '/workspace/'), line, column: 1 } : null;

function nodesOf(calls: readonly Call[]): Node[] {
  const nodes: Node[] = [{ call: null, parent: -1, children: [], frame: null, total: 0 }];
  const pending = calls.map((call) => ({ call, parent: 0 })).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { call, parent } = next;
    nodes[parent].children.push(nodes.length);
    pending.push(...(call.calls ?? []).map((callee) => ({ call: callee, parent: nodes.length })).reverse());
    nodes.push({ call, parent, children: [], total: call.self, frame: { name: call.name, file: call.file ?? '', line: call.line ?? 0, kind: call.kind ?? 'code', source: sourceOf(call) } });
  }
  for (let i = nodes.length - 1; i > 0; i--) nodes[nodes[i].parent].total += nodes[i].total;
  return nodes;
}

export const sampleCapture: CaptureMetadata = {
  formatVersion: 1, clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/lab', cluster: 'lab', service: 'orders-api', taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/lab/3f2a9c11aa', task: '3f2a9c11aa',
  container: 'app', taskDefinition: 'orders-api:2', revision: 2, imageDigest: null, region: 'eu-west-1', pid: 17, processName: 'main.py', runtime: 'python', runtimeVersion: '3.12.4', collector: 'py-spy 0.4.1', mode: 'cpu',
  rateHz: 100, requestedMs: 10_000, durationMs: 10_040, startedAt: '2026-11-21T08:15:00.000Z', samples: 1000, errors: 0, bytesOnWire: 21_000,
};

/** Queries over a hand-written profile; `capture` null makes it a foreign file. */
export function sampleQueries(calls: readonly Call[] = sampleCalls, capture: CaptureMetadata | null = sampleCapture): ProfileQueries {
  const nodes = nodesOf(calls);
  const total = nodes[0].total;
  const summary: ProfileSummary = { name: 'sample', unit: 'seconds', total, totalMs: total * 1000, idleMs: 0, samples: 1000, threads: [{ name: 'main', total }], capture };
  const pathTo = (node: number): number[] => {
    const path: number[] = [];
    for (let at = nodes[node].parent; at >= 0; at = nodes[at].parent) path.unshift(at);
    return path;
  };
  const unused = (): Promise<never> => Promise.reject(new Error('not asked by the page'));
  return {
    summary: async () => summary,
    slice: async (focusNode, widthPx, minPx) => sliceOf(nodes, focusNode < 0 ? -1 - focusNode : focusNode, widthPx, minPx, pathTo),
    search: async (query) => {
      const pattern = new RegExp(query, 'i');
      const hits = new Set(nodes.flatMap(({ frame }, i) => (frame !== null && (pattern.test(frame.name) || pattern.test(frame.file)) ? [i] : [])));
      const outermost = [...hits].filter((hit) => !pathTo(hit).some((above) => hits.has(above)));
      const weight = outermost.reduce((sum, hit) => sum + nodes[hit].total, 0);
      return { matches: new Set([...hits].map((hit) => `${nodes[hit].frame?.name}\0${nodes[hit].frame?.file}`)).size, totalPercent: (100 * weight) / total };
    },
    stackText: async (node) => [...pathTo(node), node].flatMap((at) => (nodes[at].frame === null ? [] : [`${nodes[at].frame?.name} (${nodes[at].frame?.file}:${nodes[at].frame?.line})`])).join('\n'),
    report: unused,
    lineHeat: unused,
    hotFiles: unused,
    dispose: () => undefined,
  };
}

function sliceOf(nodes: readonly Node[], focus: number, widthPx: number, minPx: number, pathTo: (node: number) => number[]): FrameSlice {
  const frames: SliceFrame[] = [];
  const rows: { node: number; parent: number; frame: number; self: number; total: number; line: number; folded: number }[] = [];
  const least = (nodes[focus].total * minPx) / widthPx;
  const pending: { node: number; parent: number; folded: number[] }[] = [{ node: focus, parent: -1, folded: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, parent, folded } = next;
    if (folded.length > 0) {
      rows.push({ node: -1 - folded[0], parent, frame: -1, self: 0, total: folded.reduce((sum, at) => sum + nodes[at].total, 0), line: 0, folded: folded.length });
      continue;
    }
    const { frame, call, total, children } = nodes[node];
    if (frame !== null) frames.push(frame);
    const row = rows.push({ node, parent, frame: frame === null ? -1 : frames.length - 1, self: call?.self ?? 0, total, line: frame?.line ?? 0, folded: 0 }) - 1;
    const sorted = [...children].sort((a, b) => nodes[b].total - nodes[a].total);
    const narrow = sorted.filter((child) => nodes[child].total < least);
    if (narrow.length > 0) pending.push({ node: 0, parent: row, folded: narrow });
    for (const child of sorted.filter((child) => nodes[child].total >= least).reverse()) pending.push({ node: child, parent: row, folded: [] });
  }
  const ints = (key: 'node' | 'parent' | 'frame' | 'line' | 'folded'): Int32Array => Int32Array.from(rows, (row) => row[key]);
  return {
    node: ints('node'), parent: ints('parent'), frame: ints('frame'), line: ints('line'), folded: ints('folded'),
    self: Float64Array.from(rows, ({ self }) => self), total: Float64Array.from(rows, ({ total }) => total), frames,
    ancestors: pathTo(focus).map((node) => ({ node, name: nodes[node].frame?.name ?? '', frame: nodes[node].frame, self: nodes[node].call?.self ?? 0, total: nodes[node].total })),
  };
}
