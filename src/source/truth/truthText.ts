import type { FileTruth, Truth } from './types';

/** One or two words, for a badge. */
export const truthLabel: Readonly<Record<Truth, string>> = {
  exact: 'exact',
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
