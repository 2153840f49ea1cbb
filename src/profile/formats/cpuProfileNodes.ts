import { ProfileError } from '../profileError';
import { type FirstPosition, firstPositionInList, firstPositionOf, readCallFrame } from './callFrame';
import { array, finite, idText, isObject, object, weight } from './check';
import type { JsonObject } from './check';
import { type PositionTick, readTicks } from './lineTicks';

/** A node of V8's tree. `line` and `column` are those of the definition, 1-based, 0 unknown. */
export interface CpuNode {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly isRoot: boolean;
  /** Index into the list, -1 for none. A parent always precedes its children. */
  readonly parent: number;
  readonly ticks: readonly PositionTick[];
  /** Samples that ended here, as the node itself counts them; 0 where it does not. */
  readonly hits: number;
}

interface CpuNodes {
  readonly list: readonly CpuNode[];
  indexOfId(id: unknown, where: string): number;
}

interface RawNode {
  readonly json: JsonObject;
  readonly where: string;
  readonly id: number;
  /** Index of the parent in file order, -1 for none. */
  parent: number;
}

/** Reads the nodes of either form, orders them parents first, and rejects cycles and missing or duplicate nodes. */
export function readNodes(json: JsonObject): CpuNodes {
  const raw = json.nodes === undefined ? flatten(json.head) : linkNodes(array(json.nodes, 'nodes'));
  const children: number[][] = raw.map(() => []);
  const pending: number[] = [];
  raw.forEach((node, i) => (node.parent < 0 ? pending : children[node.parent]).push(i));
  const list: CpuNode[] = [];
  const first = json.nodes === undefined ? firstPositionOf(object(json.head, 'head')) : firstPositionInList(json);
  const position = new Int32Array(raw.length).fill(-1);
  for (let next = 0; next < pending.length; next++) {
    const at = pending[next];
    position[at] = list.length;
    list.push(readNode(raw[at], raw[at].parent < 0 ? -1 : position[raw[at].parent], first));
    for (const child of children[at]) pending.push(child);
  }
  const unreached = position.indexOf(-1);
  if (unreached >= 0)
    throw new ProfileError(
      `${raw[unreached].where}: node ${raw[unreached].id} is its own ancestor (the children form a cycle).`,
    );
  const byId = new Map(raw.map((node, i) => [node.id, position[i]]));
  return {
    list,
    indexOfId: (id, where) => {
      const found = typeof id === 'number' ? byId.get(id) : undefined;
      if (found === undefined)
        throw new ProfileError(`${where}: node ${idText(id).slice(0, 40)} does not exist (${raw.length} nodes).`);
      return found;
    },
  };
}

function linkNodes(values: readonly unknown[]): RawNode[] {
  const byId = new Map<number, RawNode & { readonly index: number }>();
  const nodes = values.map((value, index) => {
    const where = `nodes[${index}]`;
    const json = object(value, where);
    const id = finite(json.id, `${where}.id`);
    if (byId.has(id)) throw new ProfileError(`${where}.id: node ${id} occurs twice.`);
    const node = { json, where, id, parent: -1, index };
    byId.set(id, node);
    return node;
  });
  const link = (parent: number, child: unknown, where: string): void => {
    const node = typeof child === 'number' ? byId.get(child) : undefined;
    if (!node)
      throw new ProfileError(`${where}: node ${idText(child).slice(0, 40)} does not exist (${nodes.length} nodes).`);
    if (node.parent >= 0 && node.parent !== parent)
      throw new ProfileError(`${where}: node ${node.id} has two parents.`);
    node.parent = parent;
  };
  for (const node of nodes) {
    if (node.json.children !== undefined && node.json.children !== null) {
      array(node.json.children, `${node.where}.children`).forEach((child, c) =>
        link(node.index, child, `${node.where}.children[${c}]`),
      );
    }
    if (node.json.parent !== undefined && node.json.parent !== null) {
      const parent = typeof node.json.parent === 'number' ? byId.get(node.json.parent) : undefined;
      if (!parent)
        throw new ProfileError(
          `${node.where}.parent: node ${idText(node.json.parent).slice(0, 40)} does not exist (${nodes.length} nodes).`,
        );
      link(parent.index, node.id, `${node.where}.parent`);
    }
  }
  return nodes;
}

/** The old form, where nodes contain their children. */
function flatten(head: unknown): RawNode[] {
  const nodes: RawNode[] = [];
  const ids = new Set<number>();
  const pending: { value: unknown; where: string; parent: number }[] = [{ value: head, where: 'head', parent: -1 }];
  for (let next = 0; next < pending.length; next++) {
    const { value, where, parent } = pending[next];
    const json = object(value, where);
    const id = finite(json.id, `${where}.id`);
    if (ids.has(id)) throw new ProfileError(`${where}.id: node ${id} occurs twice.`);
    ids.add(id);
    nodes.push({ json, where, id, parent });
    array(json.children ?? [], `${where}.children`).forEach((child, c) => {
      pending.push({
        value: child,
        where: where.length < 200 ? `${where}.children[${c}]` : `… children[${c}]`,
        parent: next,
      });
    });
  }
  return nodes;
}

const hasTicks = ({ positionTicks, lineTicks }: JsonObject): boolean =>
  positionTicks !== undefined || lineTicks !== undefined;

function readNode(raw: RawNode, parent: number, first: FirstPosition): CpuNode {
  const { json, where } = raw;
  const frame = readCallFrame(
    json.callFrame === undefined
      ? json
      : isObject(json.callFrame)
        ? json.callFrame
        : object(json.callFrame, `${where}.callFrame`),
    where,
    first,
  );
  return {
    name: frame.name,
    file: frame.file,
    line: frame.line,
    column: frame.column,
    isRoot: parent < 0 && frame.name === '(root)',
    parent,
    ticks: readTicks(hasTicks(json) || !isObject(json.callFrame) ? json : json.callFrame, where),
    hits: json.hitCount === undefined || json.hitCount === null ? 0 : weight(json.hitCount, `${where}.hitCount`),
  };
}
