/** Types of the tables in this folder, from which `contributes.ts` builds VS Code's `contributes`. */

/** A command: everything VS Code needs to know about it except its handler. */
export interface Command {
  readonly title: string;
  /** Name of a codicon. */
  readonly icon?: string;
  /** When it is in the palette; absent: always, `false`: never. */
  readonly palette?: string | false;
  readonly key?: { readonly key: string; readonly mac?: string; readonly when: string };
  /** Other menus that contain it. The number after `@` orders the entries of a group. */
  readonly menus?: Readonly<Partial<Record<MenuName, readonly MenuEntry[]>>>;
}

export type MenuName = 'view/title' | 'view/item/context' | 'explorer/context' | 'editor/title';

interface MenuEntry {
  readonly group: string;
  readonly when: string;
}

/** JSON schema of a setting, with VS Code's additions. */
export interface Setting {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly markdownDescription: string;
  readonly scope: 'machine' | 'machine-overridable' | 'window';
  readonly order: number;
  readonly [keyword: string]: unknown;
}

export interface Colour {
  readonly description: string;
  readonly defaults: Readonly<Record<'dark' | 'light' | 'highContrast' | 'highContrastLight', string>>;
}
