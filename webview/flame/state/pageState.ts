/** What the page remembers while it is hidden or the window reloads. Plain data. */
import { defaultCompare, type CompareView } from '../../../src/profile/diff/types';
import { wholeProfile, type Scope } from '../../../src/profile/scope';
import type { PageView } from '../../../src/protocol';
import type { Stretch, TableRequest, ViewSpec } from '../../../src/query/types';

/** A drawn tree. *Sandwich* has two of them. */
export type TreeName = ViewSpec['kind'];

/**
 * What a drawing shows: all below a node, or a stretch of that in the profile's unit from the left edge of the view's
 * root.
 */
export interface Zoom {
  /** 0 is the root; below zero a block of small frames. */
  readonly node: number;
  readonly range: Stretch | null;
}

/** The chosen frame: a function, and a place of it in one tree where there is one. */
export interface Selection {
  /** Index into the profile's frames; -1 for what is no frame (the root, a block). */
  readonly frame: number;
  readonly tree: TreeName | null;
  /** Node of `tree`. */
  readonly node: number;
}

export type TableSort = Pick<TableRequest, 'sort' | 'descending'>;

export interface PageState {
  /** The sample type shown last, by name; null: the file has no choice. */
  readonly sampleType: string | null;
  /** The view that fills the page; null: the one in the settings. */
  readonly view: PageView | null;
  /** Without `compare`, which stands below. */
  readonly scope: Scope;
  /** Earlier scopes, the latest last, for *Undo*. */
  readonly undo: readonly Scope[];
  readonly zoom: Readonly<Record<TreeName, Zoom>>;
  readonly selection: Selection | null;
  /** The function between its callers and callees; index into the profile's frames. */
  readonly sandwich: number | null;
  readonly query: string;
  /** Null: the default for this kind of profile. */
  readonly table: TableSort | null;
  readonly filter: string;
  /** The numbering of nodes and frames; '' is the profile file's own. */
  readonly numbering: string;
  /** How a comparison is looked at. */
  readonly compare: CompareView;
  /** Whether what differs around the code of a comparison stands open. */
  readonly differences: boolean;
  /** Whether all of the details of the selected frame stand open, not only two lines. */
  readonly details: boolean;
}

export const noZoom: Zoom = { node: 0, range: null };
export const noZooms: PageState['zoom'] = { leftHeavy: noZoom, timeOrder: noZoom, callers: noZoom, callees: noZoom };

export const initialState: PageState = {
  sampleType: null,
  view: null,
  scope: wholeProfile,
  undo: [],
  zoom: noZooms,
  selection: null,
  sandwich: null,
  query: '',
  table: null,
  filter: '',
  numbering: '',
  compare: defaultCompare,
  differences: false,
  details: false,
};
