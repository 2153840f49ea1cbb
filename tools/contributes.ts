/** `npm run contributes`: writes package.json's `contributes` from the tables of src/contributes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { contributes } from '../src/contributes/contributes';

/** The text of package.json with `contributes` taken from the tables. */
export function withContributes(manifest: string): string {
  const read = JSON.parse(manifest) as Record<string, unknown>;
  return `${JSON.stringify({ ...read, contributes: contributes() }, null, 2)}\n`;
}

export async function main(): Promise<void> {
  writeFileSync('package.json', withContributes(readFileSync('package.json', 'utf8')));
}
