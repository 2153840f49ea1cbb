/**
 * V8 attributes the samples of an inlined function to the function around it but keeps the line: it separates only the
 * outer frames of a stack (V8, profiler/symbolizer.cc). This moves such ticks to the function that contains their line,
 * as a child of the one around it. Lines are the only evidence, so ambiguous ticks stay where V8 put them. A line
 * outside the function that belongs to no other known one (an inlined function of Node's own) is dropped.
 */
export interface CpuProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly scriptId: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly hitCount?: number;
  readonly children?: readonly number[];
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
}

export interface CpuProfile {
  readonly nodes: readonly CpuProfileNode[];
  readonly samples?: readonly number[];
  readonly [key: string]: unknown;
}

/**
 * Last line (1-based) of functions by url, then by `line:column` of their call frame (0-based), as the driver found
 * them.
 */
export type FunctionEnds = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface Func {
  readonly key: string;
  readonly frame: CpuProfileNode['callFrame'];
  readonly start: number;
  readonly end: number;
}

/** Calls followed from a function to those that may be inlined in it. */
const inlineDepth = 3;

const keyOf = ({ callFrame }: CpuProfileNode): string =>
  `${callFrame.url}\n${callFrame.lineNumber}:${callFrame.columnNumber}`;
const innermost = (list: readonly Func[]): Func | undefined =>
  list.reduce<Func | undefined>(
    (best, one) => (!best || one.end - one.start < best.end - best.start ? one : best),
    undefined,
  );

/** Finds the owner of a line that V8 attributed to a function. */
class LineOwners {
  private readonly functions = new Map<string, Func>();
  private readonly callees = new Map<string, Set<string>>();
  private readonly known = new Map<string, Func | null>();

  constructor(nodes: readonly CpuProfileNode[], ends: FunctionEnds) {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    for (const node of nodes) {
      const { url, lineNumber, columnNumber } = node.callFrame;
      const end = ends[url]?.[`${lineNumber}:${columnNumber}`];
      const key = keyOf(node);
      if (end !== undefined) this.functions.set(key, { key, frame: node.callFrame, start: lineNumber + 1, end });
      const called = this.callees.get(key) ?? new Set<string>();
      for (const child of node.children ?? []) if (byId.has(child)) called.add(keyOf(byId.get(child)!));
      this.callees.set(key, called);
    }
  }

  /** The function that owns a line attributed to `key`; undefined: the line stays with `key`. */
  ownerOf(key: string, line: number): Func | undefined {
    const place = `${line}:${key}`;
    let owner = this.known.get(place);
    if (owner === undefined) this.known.set(place, (owner = this.findOwner(key, line) ?? null));
    return owner ?? undefined;
  }

  /** Whether the function's known lines do not include this one. */
  isForeign(key: string, line: number): boolean {
    const own = this.functions.get(key);
    return own !== undefined && (line < own.start || line > own.end);
  }

  private findOwner(key: string, line: number): Func | undefined {
    const own = this.functions.get(key);
    if (!own) return undefined;
    const url = own.frame.url;
    if (line >= own.start && line <= own.end) {
      // A line of its own, or one inside a function that is nested in it.
      return innermost(
        [...this.functions.values()].filter(
          (one) =>
            one !== own &&
            one.frame.url === url &&
            one.start >= own.start &&
            one.end <= own.end &&
            one.start < line &&
            line < one.end,
        ),
      );
    }
    const holds = (one: Func): boolean => one !== own && one.start <= line && line <= one.end;
    return (
      innermost(this.reachable(key).filter(holds)) ??
      innermost([...this.functions.values()].filter((one) => one.frame.url === url && holds(one)))
    );
  }

  private reachable(key: string): Func[] {
    const seen = new Set([key]);
    let edge = [key];
    for (let depth = 0; depth < inlineDepth; depth++) {
      edge = edge.flatMap((one) => [...(this.callees.get(one) ?? [])]).filter((one) => !seen.has(one));
      for (const one of edge) seen.add(one);
    }
    return [...seen].map((one) => this.functions.get(one)).filter((one): one is Func => one !== undefined);
  }
}

type Ticks = { line: number; ticks: number }[];
interface Draft {
  id: number;
  callFrame: CpuProfileNode['callFrame'];
  hitCount: number;
  children: number[];
  positionTicks: Ticks;
}

const sumOf = (ticks: Ticks): number => ticks.reduce((sum, one) => sum + one.ticks, 0);

/** The same profile with inlined leaves under their own functions. Weights and the order of samples stay. */
export function splitInlined(profile: CpuProfile, ends: FunctionEnds): CpuProfile {
  const owners = new LineOwners(profile.nodes, ends);
  const drafts = new Map<number, Draft>(
    profile.nodes.map((node) => [
      node.id,
      {
        id: node.id,
        callFrame: node.callFrame,
        hitCount: node.hitCount ?? 0,
        children: [...(node.children ?? [])],
        positionTicks: [...(node.positionTicks ?? [])],
      },
    ]),
  );
  let nextId = profile.nodes.reduce((most, { id }) => Math.max(most, id), 0) + 1;
  let isChanged = false;
  /** By node: the nodes that share its samples, with how many each. */
  const shares = new Map<number, { readonly id: number; readonly ticks: number }[]>();

  for (const node of profile.nodes) {
    const draft = drafts.get(node.id)!;
    const moved = new Map<Func, Ticks>();
    const kept: Ticks = [];
    for (const tick of node.positionTicks ?? []) {
      const owner = owners.ownerOf(keyOf(node), tick.line);
      if (owner) moved.set(owner, [...(moved.get(owner) ?? []), tick]);
      else kept.push(tick);
    }
    draft.positionTicks = kept.filter((tick) => tick.ticks > 0 && !owners.isForeign(keyOf(node), tick.line));
    if (draft.positionTicks.length < kept.length) isChanged = true;
    if (moved.size === 0) continue;
    const parts = [{ id: node.id, ticks: sumOf(kept) }];
    for (const [owner, ticks] of moved) {
      const id = nextId++;
      drafts.set(id, { id, callFrame: owner.frame, hitCount: sumOf(ticks), children: [], positionTicks: ticks });
      draft.children.push(id);
      parts.push({ id, ticks: sumOf(ticks) });
      draft.hitCount -= sumOf(ticks);
    }
    draft.hitCount = Math.max(0, draft.hitCount);
    shares.set(node.id, parts);
  }
  if (shares.size === 0 && !isChanged) return profile;
  return { ...profile, nodes: [...drafts.values()], samples: deal(profile.samples ?? [], shares) };
}

/** Assigns each sample of a split node to one of its parts: in proportion, spread over time, deterministic. */
function deal(
  samples: readonly number[],
  shares: ReadonlyMap<number, readonly { readonly id: number; readonly ticks: number }[]>,
): number[] {
  const given = new Map<number, number[]>();
  return samples.map((id) => {
    const parts = shares.get(id);
    if (!parts) return id;
    const counts = given.get(id) ?? parts.map(() => 0);
    given.set(id, counts);
    const soFar = counts.reduce((a, b) => a + b, 0) + 1;
    const total = parts.reduce((sum, part) => sum + part.ticks, 0);
    const behind = parts.map((part, i) => (part.ticks / total) * soFar - counts[i]);
    const next = behind.indexOf(Math.max(...behind));
    counts[next]++;
    return parts[next].id;
  });
}
