/** Who imports whom among the modules of the product, as written: imports of types count as well, since a reader follows them too. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The folders of the product itself; the lab, the tools and the tests are around it. */
export const PRODUCT = ['src', 'webview'];

/** Modules by path from the project's folder, each with the modules it imports; packages and files that are no TypeScript are left out. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** Paths of a folder's files at any depth, from `root`. */
export function filesBelow(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => statSync(path.join(root, file)).isFile())
    .sort();
}

/** Reads every module of `folders` below `root`. */
export function readImportGraph(root: string, folders: readonly string[] = PRODUCT): ImportGraph {
  const modules = folders.flatMap((folder) => filesBelow(root, folder)).filter((file) => file.endsWith('.ts'));
  return importGraphOf(new Map(modules.map((file) => [file, readFileSync(path.join(root, file), 'utf8')])));
}

/** What a text imports, types and dynamic imports included, as it names them. */
export const importedNames = (text: string): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** The graph of these texts, by path. An import is of the file it names, of `NAME.ts` or of `NAME/index.ts`. */
export function importGraphOf(texts: ReadonlyMap<string, string>): ImportGraph {
  const graph = new Map<string, Set<string>>();
  for (const [file, text] of texts) {
    const near = importedNames(text)
      .filter((name) => name.startsWith('.'))
      .map((name) => path.join(path.dirname(file), name));
    const found = near.map((name) => [name, `${name}.ts`, path.join(name, 'index.ts')].find((one) => texts.has(one)));
    graph.set(file, new Set(found.filter((one) => one !== undefined)));
  }
  return graph;
}

/** How many modules import each. */
export function importers(graph: ImportGraph): ReadonlyMap<string, number> {
  const counts = new Map([...graph.keys()].map((file) => [file, 0]));
  for (const imported of graph.values()) for (const file of imported) counts.set(file, (counts.get(file) ?? 0) + 1);
  return counts;
}

/** Everything that `from` leads to, itself only where it lies on a circle. */
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

/** Circles of imports: sets of modules each of which leads to each other (strongly connected components of more than one). */
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
