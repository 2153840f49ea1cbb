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
  /** For a group of which only some actions are about frames: also shown in the menu of a frame. */
  readonly isOfFrame?: boolean;
  /**
   * As in `KeyboardEvent.key`, with `Mod+` for Ctrl or Cmd. The first is shown in menus. A part of the page handles
   * those in brackets itself.
   */
  readonly keys: readonly string[];
  /** Absent: always. */
  readonly isEnabled?: () => boolean;
  /** Whether this page can ever do it: only a comparison lists the actions of comparisons. Absent: always. */
  readonly isThere?: () => boolean;
  /** For what is on or off. */
  readonly isOn?: () => boolean;
  /** One of several choices that exclude each other. */
  readonly isChoice?: boolean;
  readonly run: () => void;
}
