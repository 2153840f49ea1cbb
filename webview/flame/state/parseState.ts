import { defaultCompare, type CompareView } from '../../../src/profile/diff/types';
import { wholeProfile, type Scope, type Transform } from '../../../src/profile/scope';
import type { PageView } from '../../../src/protocol';
import { noZoom, type PageState, type Selection, type TableSort, type TreeName, type Zoom } from './pageState';

type Fields = Readonly<Record<string, unknown>>;

const views: readonly PageView[] = ['timeOrder', 'leftHeavy', 'sandwich', 'table'];
const trees: readonly TreeName[] = ['leftHeavy', 'timeOrder', 'callers', 'callees'];
const sorts: readonly TableSort['sort'][] = [
  'self',
  'total',
  'name',
  'file',
  'selfBefore',
  'selfAfter',
  'before',
  'after',
  'delta',
  'significance',
];
const modes: readonly CompareView['mode'][] = ['share', 'rate', 'perRequest'];
const widths: readonly CompareView['width'][] = ['after', 'before', 'larger'];
const parts = ['frame', 'file', 'package'] as const;

/**
 * Reads a stored state. Every part that is missing or unreadable, e.g. from an older version, gets its initial value.
 */
export function parseState(stored: unknown): PageState {
  const {
    sampleType,
    view,
    scope,
    undo,
    zoom,
    selection,
    sandwich,
    query,
    table,
    filter,
    numbering,
    compare,
    differences,
    details,
  } = fields(stored);
  const zooms = fields(zoom);
  return {
    sampleType: text(sampleType) || null,
    view: oneOf(views, view) ?? null,
    scope: parseScope(scope) ?? wholeProfile,
    undo: Array.isArray(undo) ? undo.flatMap((earlier) => parseScope(earlier) ?? []) : [],
    zoom: {
      leftHeavy: parseZoom(zooms['leftHeavy']),
      timeOrder: parseZoom(zooms['timeOrder']),
      callers: parseZoom(zooms['callers']),
      callees: parseZoom(zooms['callees']),
    },
    selection: parseSelection(selection),
    sandwich: isInteger(sandwich) && sandwich >= 0 ? sandwich : null,
    query: text(query),
    table: parseSort(fields(table)),
    filter: text(filter),
    numbering: text(numbering),
    compare: parseCompare(fields(compare)),
    differences: differences === true,
    details: details === true,
  };
}

function parseScope(stored: unknown): Scope | null {
  const { threads, window, transforms } = fields(stored);
  if (!Array.isArray(transforms)) return null;
  const known = transforms.flatMap((transform) => parseTransform(fields(transform)) ?? []);
  if (known.length !== transforms.length) return null;
  const chosen: readonly unknown[] | null = Array.isArray(threads) ? threads : null;
  if (chosen !== null && !chosen.every((thread) => isInteger(thread) && thread >= 0)) return null;
  const { start, end } = fields(window);
  return {
    threads: chosen as readonly number[] | null,
    window: chosen?.length === 1 && isFinite(start) && isFinite(end) && start < end ? { start, end } : null,
    transforms: known,
  };
}

function parseTransform({ kind, by, key }: Fields): Transform | null {
  if (kind === 'myCode' || kind === 'collapseRecursion') return { kind };
  const part = oneOf(parts, by);
  return (kind === 'hide' || kind === 'focus') && part !== undefined && typeof key === 'string'
    ? { kind, by: part, key }
    : null;
}

function parseZoom(stored: unknown): Zoom {
  const { node, range } = fields(stored);
  if (!isInteger(node)) return noZoom;
  const { start, end } = fields(range);
  return { node, range: isFinite(start) && isFinite(end) && start < end ? { start, end } : null };
}

function parseSelection(stored: unknown): Selection | null {
  const { frame, tree, node } = fields(stored);
  if (!isInteger(frame) || !isInteger(node)) return null;
  return { frame: Math.max(-1, frame), tree: oneOf(trees, tree) ?? null, node };
}

const parseSort = ({ sort, descending }: Fields): TableSort | null => {
  const by = oneOf(sorts, sort);
  return by === undefined ? null : { sort: by, descending: descending === true };
};

const parseCompare = ({ mode, width, only, swapped }: Fields): CompareView => ({
  mode: oneOf(modes, mode) ?? defaultCompare.mode,
  width: oneOf(widths, width) ?? defaultCompare.width,
  only: only === 'removed' ? only : defaultCompare.only,
  swapped: swapped === true,
});

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const isInteger = (value: unknown): value is number => Number.isInteger(value);
const isFinite = (value: unknown): value is number => Number.isFinite(value);
const oneOf = <T>(known: readonly T[], value: unknown): T | undefined => known.find((one) => one === value);
