import { ProfileError } from '../../profileError';
import type { FileContent } from '../fileContent';
import { foreignBytes } from './foreignBytes';
import type { ForeignFile } from './foreignFile';
import { foreignJson } from './foreignJson';
import { foreignText } from './foreignText';

/** How much of a text is looked at. */
const HEAD_BYTES = 4096;

/**
 * Throws a ProfileError that names the tool that wrote the file, and the command that makes something of it that is
 * read here, if its first bytes or its keys tell. To be asked before the importers: some of these files look like
 * theirs (a heap profile of gperftools like collapsed stacks).
 */
export function refuseForeign(content: FileContent, name: string): void {
  refuseForeignHead(content.bytes, name);
  refuse(foreignJson, content.jsonObject, name);
}

/** Like {@link refuseForeign}, by the first bytes alone. */
export function refuseForeignHead(bytes: Uint8Array, name: string): void {
  refuse(foreignBytes, bytes, name);
  refuse(foreignText, new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES)), name);
}

function refuse<Content>(known: readonly ForeignFile<Content>[], content: Content, name: string): void {
  const found = known.find(({ is }) => is(content));
  if (found !== undefined) throw new ProfileError(`${name} is ${found.what}, which is not read here.`, found.next);
}

/** What to do about a folder that was to be opened. */
export const hintOnFolder = (name: string): string =>
  /\.trace\/?$/.test(name)
    ? `A recording of Instruments is such a folder. Convert it: xctrace export --input FILE --xpath '/trace-toc/*/data/table[@schema="time-profile"]' | inferno-collapse-xctrace > FILE.folded`
    : 'Choose a file in it.';
