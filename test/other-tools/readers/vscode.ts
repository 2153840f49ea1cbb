/** The viewer of `.cpuprofile`s that VS Code brings along: its own model, without its page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { installEditor } from '../../../tools/editor-host/install';
import type { Reading } from './reading';

interface Model {
  readonly nodes: readonly { readonly selfTime: number; readonly parent?: number; readonly locationId: number }[];
  readonly locations: readonly { readonly callFrame: { readonly functionName: string } }[];
  readonly duration: number;
}

interface Provider {
  openCustomDocument(uri: unknown): Promise<{ readonly userData: Model }>;
}

/** In microseconds. Totals are summed here from the model's tree, since its own count a recursive function several times. */
export async function readByVscode(bytes: Uint8Array): Promise<Reading> {
  const provider = await profileEditor(bytes);
  const { nodes, locations, duration } = (await provider.openCustomDocument({})).userData;
  const functions = new Map<string, { self: number; total: number }>();
  for (const node of nodes) {
    const above = new Set<string>();
    for (
      let at: (typeof nodes)[number] | undefined = node;
      at;
      at = at.parent === undefined ? undefined : nodes[at.parent]
    )
      above.add(locations[at.locationId].callFrame.functionName);
    for (const name of above) {
      const sums = functions.get(name) ?? { self: 0, total: 0 };
      functions.set(name, sums);
      sums.total += node.selfTime;
    }
    functions.get(locations[node.locationId].callFrame.functionName)!.self += node.selfTime;
  }
  return { total: duration, functions };
}

/** The editor that VS Code's own extension registers for `*.cpuprofile`; every file is `bytes`. */
async function profileEditor(bytes: Uint8Array): Promise<Provider> {
  const { server } = await installEditor((line) => process.stdout.write(`      ${line}\n`));
  const file = path.join(server, 'extensions', 'ms-vscode.vscode-js-profile-table', 'out', 'extension.js');
  let found: Provider | undefined;
  const dispose = { dispose: () => undefined };
  const vscode = {
    EventEmitter: class {
      readonly event = (): typeof dispose => dispose;
      fire(): void {}
    },
    Position: class {},
    Range: class {},
    CodeLens: class {},
    Uri: { joinPath: () => ({}), parse: () => ({}), file: () => ({}) },
    commands: { registerCommand: () => dispose, executeCommand: () => undefined },
    languages: { registerCodeLensProvider: () => dispose },
    window: {
      registerCustomEditorProvider(type: string, provider: Provider) {
        if (type === 'jsProfileVisualizer.cpuprofile.table') found = provider;
        return dispose;
      },
    },
    workspace: { fs: { readFile: async () => bytes }, registerTextDocumentContentProvider: () => dispose },
  };
  const require = createRequire(file);
  const module = { exports: {} as { activate(context: object): void } };
  // It is a script for an extension host: all it takes from outside is `require`.
  // oxlint-disable-next-line no-new-func
  new Function('require', 'module', 'exports', readFileSync(file, 'utf8'))(
    (name: string): unknown => (name === 'vscode' ? vscode : require(name)),
    module,
    module.exports,
  );
  module.exports.activate({ subscriptions: [], extensionUri: {} });
  if (found === undefined) throw new Error('VS Code registers no editor for .cpuprofile.');
  return found;
}
