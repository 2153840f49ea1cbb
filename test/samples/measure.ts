/** Shares of a service's CPU time by function, measured without any of the product's own code. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { cpuSeconds, type Service } from './service';

const SECONDS = 4;

export interface Measured {
  /** Cores used over the measurement, 1 = one core. */
  readonly coreShare: number;
  /** Percent of all samples by function name. */
  readonly self: ReadonlyMap<string, number>;
  readonly total: ReadonlyMap<string, number>;
}

/** Adds up stacks (outermost first); a function counts once a stack. */
function shares(stacks: Iterable<readonly [readonly string[], number]>, coreShare: number): Measured {
  const self = new Map<string, number>();
  const total = new Map<string, number>();
  let weight = 0;
  const add = (map: Map<string, number>, name: string, value: number): unknown =>
    map.set(name, (map.get(name) ?? 0) + value);
  for (const [names, value] of stacks) {
    weight += value;
    add(self, names[names.length - 1], value);
    for (const name of new Set(names)) add(total, name, value);
  }
  const percent = (map: Map<string, number>): Map<string, number> =>
    new Map([...map].map(([name, value]) => [name, (100 * value) / weight]));
  return { coreShare, self: percent(self), total: percent(total) };
}

/** Records a Python process with the packed py-spy for a few seconds. */
export async function pythonShares(pid: number): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), 'measure-'));
  try {
    const pySpy = path.join(folder, 'py-spy');
    const architecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
    writeFileSync(pySpy, gunzipSync(readFileSync(`dist/py-spy/${architecture}.gz`)));
    chmodSync(pySpy, 0o700);
    const raw = path.join(folder, 'stacks.txt');
    const before = cpuSeconds(pid);
    await promisify(execFile)(pySpy, [
      'record',
      '--nonblocking',
      '--pid',
      String(pid),
      '--duration',
      String(SECONDS),
      '--rate',
      '300',
      '--format',
      'raw',
      '--output',
      raw,
    ]);
    const coreShare = (cpuSeconds(pid) - before) / SECONDS;
    const lines = readFileSync(raw, 'utf8').trim().split('\n');
    // A name read from a running process may be garbage and contain line feeds; the resulting pieces have no count.
    const stacks = lines.flatMap((line) => {
      const found = /^(.*) (\d+)$/.exec(line);
      return found
        ? [[found[1].split(';').map((frame) => frame.replace(/ \(.*$/, '')), Number(found[2])] as const]
        : [];
    });
    if (stacks.length === 0) throw new Error(`py-spy saw nothing of pid ${pid} in ${SECONDS} s`);
    return shares(stacks, coreShare);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/**
 * Lets a service started with `--cpu-prof --cpu-prof-name=it.cpuprofile` run for a few seconds, ends it and reads its
 * profile.
 */
export async function nodeShares(service: Service): Promise<Measured> {
  const pid = await service.ready();
  const before = cpuSeconds(pid);
  await sleep(SECONDS * 1000);
  const coreShare = (cpuSeconds(pid) - before) / SECONDS;
  await service.stop('SIGINT');
  const profile = JSON.parse(readFileSync(path.join(service.cwd, 'it.cpuprofile'), 'utf8')) as CpuProfile;
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)),
  );
  const names = new Map(profile.nodes.map((node) => [node.id, node.callFrame.functionName]));
  const stackOf = (id: number): string[] => {
    const stack: string[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) stack.unshift(names.get(at) ?? '');
    return stack;
  };
  const idle = new Set(['(idle)', '(program)', '(garbage collector)', '(root)']);
  const stacks = profile.samples
    .map((id, index) => [stackOf(id), profile.timeDeltas[index]] as const)
    .filter(([stack]) => !idle.has(stack[stack.length - 1]));
  return shares(stacks, coreShare);
}
