/** Which modules of the product import which. Type imports count, because a reader follows them too. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The folders of the product itself, without the lab, the tools and the tests. */
export const PRODUCT = ['src', 'webview'];

/**
 * The imports of each module, by paths relative to the project. Packages and files other than TypeScript are left out.
 */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** The paths, relative to `root`, of all files below a folder. */
export function filesBelow(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => statSync(path.join(root, file)).isFile())
    .sort();
}

/** The texts of all modules of `folders` below `root`, by path. */
export function readModules(root: string, folders: readonly string[] = PRODUCT): ReadonlyMap<string, string> {
  const modules = folders.flatMap((folder) => filesBelow(root, folder)).filter((file) => file.endsWith('.ts'));
  return new Map(modules.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
}

/** Reads every module of `folders` below `root`. */
export const readImportGraph = (root: string, folders: readonly string[] = PRODUCT): ImportGraph =>
  importGraphOf(readModules(root, folders));

/** The module names that a text imports, including types and dynamic imports. */
export const importedNames = (text: string): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** A statement that imports or re-exports types alone. */
const TYPES_ALONE = /^(?:import|export) type (?:\{[^}]*\}|\* as [\w$]+|\*|[\w$]+) from '[^']+';/gm;

/** The module names that a text imports for more than their types, as far as its statements tell. */
export const importedValues = (text: string): string[] => importedNames(text.replace(TYPES_ALONE, ''));

/**
 * Builds the graph from texts by path. An import resolves to the named file, to `NAME.ts` or to `NAME/index.ts`.
 * `namesOf` tells which imports count: all, or only {@link importedValues}.
 */
export function importGraphOf(texts: ReadonlyMap<string, string>, namesOf = importedNames): ImportGraph {
  const graph = new Map<string, Set<string>>();
  for (const [file, text] of texts) {
    const near = namesOf(text)
      .filter((name) => name.startsWith('.'))
      .map((name) => path.join(path.dirname(file), name));
    const found = near.map((name) => [name, `${name}.ts`, path.join(name, 'index.ts')].find((one) => texts.has(one)));
    graph.set(file, new Set(found.filter((one) => one !== undefined)));
  }
  return graph;
}

/** The number of modules that import each module. */
export function importers(graph: ImportGraph): ReadonlyMap<string, number> {
  const counts = new Map([...graph.keys()].map((file) => [file, 0]));
  for (const imported of graph.values()) for (const file of imported) counts.set(file, (counts.get(file) ?? 0) + 1);
  return counts;
}

/** All modules reachable from `from`. It contains `from` itself only if that is part of a cycle. */
function reachable(graph: ImportGraph, from: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [from];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const next of graph.get(file) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}

/** Import cycles: the strongly connected components of more than one module. */
export function circles(graph: ImportGraph): string[][] {
  const reach = new Map([...graph.keys()].map((file) => [file, reachable(graph, file)]));
  const told = new Set<string>();
  const found: string[][] = [];
  for (const [file, others] of reach) {
    if (told.has(file)) continue;
    const circle = [...others].filter((other) => other === file || reach.get(other)?.has(file) === true);
    if (circle.length < 2) continue;
    found.push(circle.sort());
    for (const one of circle) told.add(one);
  }
  return found;
}
