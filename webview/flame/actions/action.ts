import type { PageCommand } from '../../../src/protocol';

/** Where an action stands in menus and in the help. */
export type ActionGroup =
  | 'View'
  | 'Compare'
  | 'Zoom'
  | 'Threads'
  | 'Filter'
  | 'Frame'
  | 'Search'
  | 'Look'
  | 'Export'
  | 'Help';

/** One thing the page can do: by key, by menu, as a VS Code command. */
export interface Action {
  readonly id: PageCommand;
  readonly label: string;
  readonly group: ActionGroup;
  /** Of a group that is not all about frames: stands in the menu of a frame as well. */
  readonly isOfFrame?: boolean;
  /**
   * As `KeyboardEvent.key` says it, `Mod+` for Ctrl or Cmd; the first is shown in menus. Those in brackets are handled
   * by a part itself.
   */
  readonly keys: readonly string[];
  /** Absent: always. */
  readonly isEnabled?: () => boolean;
  /** Whether this page can ever do it: what is of comparisons stands in no menu elsewhere. Absent: always. */
  readonly isThere?: () => boolean;
  /** For what is on or off. */
  readonly isOn?: () => boolean;
  /** One of several of which one is on. */
  readonly isChoice?: boolean;
  readonly run: () => void;
}
