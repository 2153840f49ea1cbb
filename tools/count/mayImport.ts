/** Which part of the product may import which. `npm run lint` refuses every other import. */
import path from 'node:path';
import type { ImportGraph } from './importGraph';

/** What one part may import: from `values` anything, from `types` only by `import type` or `export type`. */
export interface Allowed {
  readonly values?: readonly string[];
  readonly types?: readonly string[];
}

/**
 * By part of the product: a folder with all below it, a single file, or the files directly in a folder (`FOLDER/*.ts`)
 * that are not parts themselves.
 */
export type MayImport = Readonly<Record<string, Allowed>>;

/**
 * The parts from the source of the data to what people see. src/profile imports nothing but itself, whatever it is
 * imported by. docs/architecture.md has the same table, and a test compares the two.
 */
export const MAY_IMPORT: MayImport = {
  'src/profile': {},
  'src/metadata': { values: ['src/words'], types: ['src/profile', 'src/protocol.ts'] },
  'src/words': {},
  'src/javascript': { types: ['src/profile'] },
  'src/vitals': {},
  'src/network': {},
  'src/ecs': { values: ['src/network'] },

  // The exec channel: src/exec/README.md draws its layers. What they share is in the files beside them.
  'src/exec/*.ts': {},
  'src/exec/wire': {},
  'src/exec/reliability': { values: ['src/exec/wire'], types: ['src/exec/*.ts'] },
  'src/exec/encryption': { values: ['src/exec/*.ts'] },
  'src/exec/aws': { values: ['src/exec/*.ts'] },
  'src/exec/session': {
    values: ['src/exec/*.ts', 'src/exec/wire', 'src/exec/reliability', 'src/exec/aws'],
    types: ['src/exec/encryption'],
  },
  'src/exec/commands': { values: ['src/exec/*.ts'] },
  'src/exec/transfer': { values: ['src/exec/*.ts', 'src/exec/commands'] },
  'src/exec/remoteHost.ts': {
    values: ['src/exec/*.ts', 'src/exec/encryption', 'src/exec/session', 'src/exec/commands', 'src/exec/transfer'],
  },

  'src/runtimes': {
    values: ['src/profile', 'src/javascript', 'src/vitals', 'src/capture/*.ts'],
    types: ['src/metadata', 'src/exec/*.ts'],
  },
  'src/access': {
    values: ['src/metadata', 'src/ecs', 'src/exec/aws', 'src/exec/remoteHost.ts'],
    types: ['src/network', 'src/exec/*.ts'],
  },

  // A capture: its contract, which runtimes know too, then the steps in the order in which they know each other.
  'src/capture/*.ts': { values: ['src/ecs', 'src/exec/*.ts'], types: ['src/profile', 'src/metadata'] },
  'src/capture/capturedAt.ts': { values: ['src/metadata'], types: ['src/access'] },
  'src/capture/find': { values: ['src/ecs', 'src/runtimes', 'src/capture/*.ts'], types: ['src/exec/*.ts'] },
  'src/capture/files': {
    values: ['src/profile', 'src/metadata', 'src/runtimes', 'src/capture/*.ts', 'src/capture/find'],
    types: ['src/ecs', 'src/exec/*.ts', 'src/access'],
  },
  'src/capture/keep': {
    values: ['src/profile', 'src/metadata', 'src/runtimes'],
    types: ['src/capture/*.ts', 'src/capture/find'],
  },
  'src/capture/record': {
    values: ['src/runtimes', 'src/capture/*.ts', 'src/capture/find', 'src/capture/files', 'src/capture/keep'],
    types: ['src/ecs', 'src/exec/*.ts', 'src/access'],
  },
  'src/capture/fleet': {
    values: [
      'src/profile',
      'src/metadata',
      'src/capture/*.ts',
      'src/capture/find',
      'src/capture/keep',
      'src/capture/record',
    ],
    types: ['src/ecs'],
  },

  'src/doctor': {
    values: ['src/ecs', 'src/exec/*.ts', 'src/runtimes', 'src/capture/*.ts', 'src/capture/find'],
    types: ['src/access'],
  },
  'src/source': { values: ['src/javascript'], types: ['src/profile', 'src/metadata'] },
  'src/query': { values: ['src/profile', 'src/metadata', 'src/words', 'src/source'] },
  'src/page': {
    values: ['src/profile', 'src/metadata', 'src/words', 'src/query'],
    types: ['src/source', 'src/protocol.ts'],
  },
  'src/worker': { values: ['src/profile', 'src/query'] },
  'src/views': {
    values: [
      'src/profile',
      'src/metadata',
      'src/words',
      'src/network',
      'src/exec/*.ts',
      'src/runtimes',
      'src/access',
      'src/capture/*.ts',
      'src/capture/capturedAt.ts',
      'src/capture/find',
      'src/capture/files',
      'src/capture/keep',
      'src/capture/record',
      'src/capture/fleet',
      'src/doctor',
      'src/source',
      'src/query',
      'src/page',
      'src/worker',
      'src/contributes',
    ],
    types: ['src/ecs', 'src/protocol.ts'],
  },
  'src/cli': {
    values: [
      'src/profile',
      'src/metadata',
      'src/words',
      'src/network',
      'src/exec/aws',
      'src/runtimes',
      'src/access',
      'src/capture/keep',
      'src/capture/record',
      'src/capture/fleet',
      'src/doctor',
      'src/source',
      'src/query',
    ],
    types: ['src/ecs', 'src/capture/*.ts'],
  },
  'src/extension.ts': { values: ['src/exec/aws', 'src/doctor', 'src/source', 'src/views'] },
  'src/contributes': {},
  'src/protocol.ts': { types: ['src/profile', 'src/source', 'src/query', 'src/contributes'] },

  'webview/kit': {},
  'webview/flame': {
    values: ['src/profile', 'src/words', 'src/query', 'webview/kit'],
    types: ['src/source', 'src/protocol.ts'],
  },
  'webview/standalone': {
    values: ['src/profile', 'src/query', 'src/page', 'webview/flame'],
    types: ['src/protocol.ts'],
  },
};

/** The part of the table that a file belongs to: the narrowest that holds it. */
export function partOf(file: string, table: MayImport): string | undefined {
  const folder = path.dirname(file);
  const folders = [folder];
  for (let above = path.dirname(folder); above !== '.'; above = path.dirname(above)) folders.push(above);
  return [file, `${folder}/*.ts`, ...folders].find((part) => part in table);
}

/**
 * The imports that the table does not allow, one per line, and the files that belong to no part of it.
 * `values` is the same graph without the imports of types alone. Declarations (`.d.ts`) belong to no part.
 */
export function forbiddenImports(graph: ImportGraph, values: ImportGraph, table: MayImport = MAY_IMPORT): string[] {
  return [...graph].flatMap(([file, imported]) => {
    if (file.endsWith('.d.ts')) return [];
    const part = partOf(file, table);
    if (part === undefined) return [`${file}: its folder is not in the table`];
    return [...imported].flatMap((other) => {
      const to = partOf(other, table);
      // A file without a part has a line of its own.
      if (to === undefined || to === part || table[part].values?.includes(to) === true) return [];
      const typesAllowed = table[part].types?.includes(to) === true;
      if (!typesAllowed) return [`${file} → ${other}`];
      return values.get(file)?.has(other) === true ? [`${file} → ${other}: only types may be imported`] : [];
    });
  });
}
