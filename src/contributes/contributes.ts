/**
 * VS Code's `contributes`, built from the tables in this folder. `npm run contributes` writes it to package.json, and
 * lint checks that they match.
 */
import { captureCommandTable } from './captureCommands';
import { colours } from './colours';
import { lineCommands } from './lineCommands';
import { graphCommands } from './pageActions';
import { serviceCommands } from './serviceCommands';
import { settings } from './settings';
import type { Command, MenuName } from './types';
import { customEditors, views, viewsContainers, viewsWelcome } from './views';

const NAME = 'ECS Profiler';
const MENUS: readonly MenuName[] = ['view/title', 'view/item/context', 'explorer/context', 'editor/title'];

/** Every command, by its full id. */
export const commands: Readonly<Record<string, Command>> = prefixed({
  ...serviceCommands,
  ...lineCommands,
  ...graphCommands,
  ...captureCommandTable,
});

function prefixed<T>(table: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [`ecsProfiler.${name}`, value]));
}

function menu(name: MenuName): object[] {
  return Object.entries(commands).flatMap(([command, { menus }]) =>
    (menus?.[name] ?? []).map(({ when, group }) => ({ command, when, group })),
  );
}

/** The value of `contributes` in package.json. */
export function contributes(): object {
  const all = Object.entries(commands);
  return {
    commands: all.map(([command, { title, icon }]) => ({
      command,
      title,
      category: NAME,
      ...(icon !== undefined && { icon: `$(${icon})` }),
    })),
    viewsContainers,
    views: {
      ecsProfiler: views.map(({ name, title, ...rest }) => ({
        id: `ecsProfiler.${name}`,
        name: title,
        icon: 'media/activity.svg',
        contextualTitle: NAME,
        ...rest,
      })),
    },
    viewsWelcome,
    customEditors: customEditors.map(({ selector, ...editor }) => ({
      ...editor,
      selector: selector.map((filenamePattern) => ({ filenamePattern })),
    })),
    menus: {
      ...Object.fromEntries(MENUS.map((name) => [name, menu(name)])),
      commandPalette: all.flatMap(([command, { palette }]) =>
        palette === undefined ? [] : [{ command, when: palette === false ? 'false' : palette }],
      ),
    },
    keybindings: all.flatMap(([command, { key }]) => (key === undefined ? [] : [{ command, ...key }])),
    configuration: { title: NAME, properties: prefixed(settings) },
    colors: Object.entries(prefixed(colours)).map(([id, colour]) => ({ id, ...colour })),
  };
}
