/** The figures that can be read from the source text alone, without running anything. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { backArrows, folderArrows, type Arrow } from './backArrows';
import { circles, filesBelow, importedValues, importers, importGraphOf, PRODUCT, readModules } from './importGraph';
import { forbiddenImports } from './mayImport';

/** Files longer than this are reported, whatever their language. */
export const LONG_LINES = 250;
const SOURCE = /\.(ts|cjs|py|sh|css)$/;

export interface Structure {
  /** TypeScript files of src and webview, declarations included. */
  readonly modules: number;
  /** Modules with exactly one importer. */
  readonly singleImporter: number;
  readonly circles: readonly (readonly string[])[];
  /** Imports that the table in mayImport.ts does not allow. */
  readonly forbidden: readonly string[];
  readonly viewArrows: readonly Arrow[];
  readonly viewBackArrows: readonly Arrow[];
  /** Names that several modules declare and export: each stands for two things. */
  readonly sharedNames: readonly { readonly name: string; readonly files: readonly string[] }[];
  readonly longFiles: readonly { readonly file: string; readonly lines: number }[];
}

/**
 * Reads the product below `root`. Lengths are those of the files as they are, so format them before comparing commits.
 */
export function readStructure(root: string): Structure {
  const texts = readModules(root);
  const graph = importGraphOf(texts);
  const viewArrows = folderArrows(graph, 'src/views');
  const longFiles = PRODUCT.flatMap((folder) => filesBelow(root, folder))
    .filter((file) => SOURCE.test(file))
    .map((file) => ({ file, lines: readFileSync(path.join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > LONG_LINES);
  return {
    modules: graph.size,
    singleImporter: [...importers(graph).values()].filter((count) => count === 1).length,
    circles: circles(graph),
    forbidden: forbiddenImports(graph, importGraphOf(texts, importedValues)),
    viewArrows,
    viewBackArrows: backArrows(viewArrows),
    sharedNames: sharedNames(texts),
    longFiles,
  };
}

const EXPORTED = /^export (?:(?:async|abstract|declare) )*(?:const|function\*?|class|interface|type|enum) ([\w$]+)/gm;

/** Names that are declared and exported in several of these texts, by file. Re-exports do not count: they name the same thing. */
export function sharedNames(texts: ReadonlyMap<string, string>): Structure['sharedNames'] {
  const files = new Map<string, string[]>();
  for (const [file, text] of texts)
    for (const [, name] of text.matchAll(EXPORTED))
      files.set(name, [...(files.get(name) ?? []).filter((other) => other !== file), file]);
  return [...files].filter(([, of]) => of.length > 1).map(([name, of]) => ({ name, files: of.sort() }));
}

/** The figures, one per line, each followed by the places to fix if there are any. */
export function describeStructure(structure: Structure): string {
  const { modules, singleImporter, viewArrows, viewBackArrows, longFiles } = structure;
  return [
    `modules in ${PRODUCT.join(' and ')}: ${modules}`,
    `  with a single importer: ${singleImporter} (${((100 * singleImporter) / modules).toFixed(1)} %)`,
    `circles of imports: ${structure.circles.length}`,
    ...structure.circles.map((circle) => `  ${circle.join(', ')}`),
    `imports that tools/count/mayImport.ts does not allow: ${structure.forbidden.length}`,
    ...structure.forbidden.map((line) => `  ${line}`),
    `arrows between the folders of src/views: ${viewArrows.length}, of them back up: ${viewBackArrows.length}`,
    ...viewBackArrows.flatMap(({ from, to, imports }) => [
      `  ${from} → ${to}`,
      ...imports.map((line) => `    ${line}`),
    ]),
    `exported names that stand for two things: ${structure.sharedNames.length}`,
    ...structure.sharedNames.map(({ name, files }) => `  ${name}: ${files.join(', ')}`),
    `files over ${LONG_LINES} lines: ${longFiles.length}`,
    ...longFiles.map(({ file, lines }) => `  ${file} ${lines}`),
    '',
  ].join('\n');
}
