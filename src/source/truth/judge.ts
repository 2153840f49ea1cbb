/** Decides whether a workspace file is what ran. */
import { createHash } from 'node:crypto';
import type { CapturedFile } from '../../metadata/types';
import { hasQuery } from '../paths';
import type { FileTruth, History, RanText, Truth, WorkspaceText } from './types';

/** Nothing is known about what ran. */
const unknownTruth: FileTruth = { truth: 'unknown', ran: null, versions: 0 };
/** Positions that ran cannot be of this text. */
export const byNameOnly: FileTruth = { truth: 'byName', ran: null, versions: 0 };
/** A file that ran but is not here. */
export const notInWorkspace: FileTruth = { truth: 'notInWorkspace', ran: null, versions: 0 };

/**
 * Compares a workspace file with what ran. `captured`: the contents that the tasks ran under its path, usually one;
 * none: `unknown`. `known` returns texts seen before, by content. `file`: its absolute path.
 */
export async function judge(
  file: string,
  now: WorkspaceText,
  captured: readonly CapturedFile[],
  history: History,
  known: (file: CapturedFile) => RanText | null = () => null,
): Promise<FileTruth> {
  if (captured.length === 0) return unknownTruth;
  const same = captured.find(
    (one) => (now.bytes !== undefined && isContent(now.bytes, one)) || isContent(now.text, one),
  );
  const first = same ?? captured.find(({ path }) => !hasQuery(path)) ?? captured[0];
  const versions = captured.filter((one) => one === first || !isOfOneMap(one, first)).length;
  if (same !== undefined)
    return {
      truth: versions > 1 ? 'differs' : same.from === 'disk' ? 'sameFile' : 'exact',
      ran: { text: now.text, origin: { kind: 'beforeEdits' } },
      versions,
    };
  const ran = known(first) ?? (await history.find(first, file));
  return { truth: ran === null || versions > 1 ? 'differs' : 'moved', ran, versions };
}

/** Whether two contents are sources of one map under one path: a file, and what loaders made of it, are no two versions. */
const isOfOneMap = ({ source: a }: CapturedFile, { source: b }: CapturedFile): boolean =>
  a !== undefined && b !== undefined && a.generated === b.generated && a.number !== b.number;

const BOM = '\uFEFF';

/**
 * Whether a text (or its bytes) is the content of a captured file. Ignores line endings and a byte order mark, which
 * Git and editors change between a workspace and an image.
 */
export function isContent(
  content: string | Uint8Array,
  { sha256, bytes }: Pick<CapturedFile, 'sha256' | 'bytes'>,
): boolean {
  const is = (data: Uint8Array): boolean =>
    data.length === bytes && createHash('sha256').update(data).digest('hex') === sha256;
  if (typeof content !== 'string')
    return is(content) || isContent(new TextDecoder('utf-8', { ignoreBOM: true }).decode(content), { sha256, bytes });
  const encoder = new TextEncoder();
  const plain = content.replace(/^\uFEFF/, '');
  const unix = plain.replaceAll('\r\n', '\n');
  return [...new Set([plain, unix, unix.replaceAll('\n', '\r\n')])].some(
    (text) => is(encoder.encode(text)) || is(encoder.encode(BOM + text)),
  );
}

/** One or two words, for a badge. */
export const truthLabel: Readonly<Record<Truth, string>> = {
  exact: 'exact',
  sameFile: 'same file',
  byName: 'by name',
  moved: 'moved',
  differs: 'differs',
  notInWorkspace: 'not in workspace',
  unknown: 'not compared',
};

/** A verdict in a sentence or two. Plain text; contains a commit's subject unescaped. */
export function truthText({ truth, ran, versions }: FileTruth): string {
  switch (truth) {
    case 'exact':
      return 'Exact: this is the text that ran.';
    case 'sameFile':
      return 'Same file: this is the text of the file in the task that the source map names. Whether the code that ran was made of it is not known, since the map does not contain its text.';
    case 'byName':
      return 'By name: another text ran under this name, as where code is compiled in memory. Functions are found here by their names, if they are declared once; which lines ran is not known.';
    case 'moved':
      return `Moved: another text ran${originText(ran?.origin)}. Its lines are followed into this one; lines changed since have no mark.`;
    case 'differs':
      return versions > 1
        ? `Differs from what ran: the tasks ran ${versions} versions of this file, so no line is certain.`
        : "Differs from what ran: that text is neither here nor in Git's history. Lines may be wrong; compare with the file in the container.";
    case 'notInWorkspace':
      return 'Not in the workspace.';
    case 'unknown':
      return 'Not compared: the capture does not say which text ran.';
  }
}

type Origin = NonNullable<FileTruth['ran']>['origin'];

function originText(origin: Origin | undefined): string {
  if (origin === undefined) return '';
  if (origin.kind === 'container') return ', fetched from the container';
  if (origin.kind === 'beforeEdits') return ': this file as it was before it was edited';
  return origin.commit === null
    ? ', which Git has without a commit'
    : `, of commit ${origin.commit.id.slice(0, 8)} (${origin.commit.committedAt.slice(0, 10)}, ${short(origin.commit.subject)})`;
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}\u2026` : text);
