/** What the tables of this folder consist of; `contributes.ts` makes VS Code's `contributes` of it. */

/** One command, told once: everything VS Code knows of it but its handler. */
export interface Command {
  readonly title: string;
  /** Name of a codicon. */
  readonly icon?: string;
  /** When it is in the palette: absent always, `false` never. */
  readonly palette?: string | false;
  readonly key?: { readonly key: string; readonly mac?: string; readonly when: string };
  /** Menus it stands in besides the palette. A group orders its entries by the number after `@`. */
  readonly menus?: Readonly<Partial<Record<MenuName, readonly MenuEntry[]>>>;
}

export type MenuName = 'view/title' | 'view/item/context' | 'explorer/context' | 'editor/title';

export interface MenuEntry {
  readonly group: string;
  readonly when: string;
}

/** JSON schema of a setting with what VS Code adds to it. */
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
