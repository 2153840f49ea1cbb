/** The table of folders in docs/architecture.md says what tools/count/mayImport.ts allows. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MAY_IMPORT } from '../../tools/count/mayImport';

const PARTS = Object.keys(MAY_IMPORT);

/** The parts that a row of the document is about: the folder or file named, or the parts below it. */
const partsOfRow = (name: string): string[] => PARTS.filter((part) => part === name || part.startsWith(`${name}/`));

/** What parts may import outside themselves: values and types, each in the order of the table. */
function allowedOutside(parts: readonly string[]): { values: string[]; types: string[] } {
  const named = (kind: 'values' | 'types'): Set<string> =>
    new Set(parts.flatMap((part) => MAY_IMPORT[part][kind] ?? []));
  const values = named('values');
  const types = named('types');
  const outside = PARTS.filter((part) => !parts.includes(part));
  return {
    values: outside.filter((part) => values.has(part)),
    types: outside.filter((part) => types.has(part) && !values.has(part)),
  };
}

/** Parts as the document lists them: without `src/`, and several of one folder together in braces. */
function listed(parts: readonly string[]): string {
  const inFolder = new Map<string, string[]>();
  for (const part of parts.map((one) => one.replace(/^src\//, ''))) {
    const folder = path.dirname(part);
    inFolder.set(folder, [...(inFolder.get(folder) ?? []), path.basename(part)]);
  }
  const names = [...inFolder].flatMap(([folder, inside]) => {
    if (folder === '.') return inside;
    return [`${folder}/${inside.length === 1 ? inside[0] : `{${inside.join(',')}}`}`];
  });
  return names.map((name) => `\`${name}\``).join(', ');
}

/** The cell of the document that says what these parts may import, up to the packages. */
function mayImportCell(parts: readonly string[]): string {
  const { values, types } = allowedOutside(parts);
  const cell = [
    ...(values.length > 0 ? [listed(values)] : []),
    ...(types.length > 0 ? [`types of ${listed(types)}`] : []),
  ];
  return cell.join(', ') || 'nothing';
}

describe('the table of folders in docs/architecture.md', () => {
  const text = readFileSync('docs/architecture.md', 'utf8');
  const table = text.slice(text.indexOf('| folder |'), text.indexOf('\n\n', text.indexOf('| folder |')));
  const rows = [...table.matchAll(/^\| `((?:src|webview)\/[^`]+)` \|.*\| ([^|]*) \|$/gm)].map(([, name, cell]) => ({
    name,
    // Packages and remarks follow after a semicolon.
    folders: cell.split(';')[0],
  }));

  it('has every part of the product in exactly one row', () => {
    assert.deepEqual(rows.flatMap(({ name }) => partsOfRow(name)).sort(), [...PARTS].sort());
  });

  it('says what each may import', () => {
    for (const { name, folders } of rows) assert.equal(folders, mayImportCell(partsOfRow(name)), name);
  });
});
