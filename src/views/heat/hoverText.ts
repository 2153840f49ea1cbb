import type { CaptureMetadata } from '../../metadata/metadata';
import type { WeightUnit } from '../../profile/types';
import type { SourceLocation } from '../../source/types';
import type { LineDetail, LineShare, LineStack } from '../../query/types';
import { formatWhen } from '../../words/dates';
import { formatCount, formatNumber, roughPercent } from '../../words/figures';
import { escapeMarkdown } from '../text/plain';
import { selfText, share, totalText } from './lineText';
import type { MarkChange } from './marks';
import { formatAmount, formatDelta } from '../../words/changes';

/** Frames of a stack that one row of the hover shows. */
const FRAMES = 6;
const SHARES = 4;

export interface HoverFacts {
  readonly detail: LineDetail;
  readonly unit: WeightUnit;
  /** Name of the profile; of a capture its metadata. */
  readonly name: string;
  readonly capture: CaptureMetadata | null;
  /** The graph shows a part of the profile. */
  readonly isPart: boolean;
  /** The line was edited since it was measured. */
  readonly touched: boolean;
  /** In a comparison: what changed on the line. */
  readonly change?: MarkChange;
  /** Whether the file is what ran, in a sentence; '' where that is not known. */
  readonly verdict: string;
  /** The address of a place in the workspace, for a link. */
  linkOf(place: SourceLocation): string;
}

/** The hover of a hot line, as Markdown that cannot run anything: names and paths from outside are escaped. */
export function hoverText(facts: HoverFacts): string {
  const { detail, unit, change } = facts;
  const head =
    change !== undefined
      ? changeSentence(change)
      : `**${selfText(detail, unit)}** self, **${totalText(detail, unit)}** total, ${formatCount(detail.samples, 'sample')}`;
  return [
    facts.touched ? `${head}  \n*Edited since it was measured.*` : head,
    ['Heaviest stacks:', ...detail.stacks.map((stack) => `- ${stackRow(stack, facts)}`)].join('\n'),
    [sharesRow('By task', detail.byTask), sharesRow('By thread', detail.byThread)]
      .filter((row) => row !== '')
      .join('  \n'),
    facts.verdict === '' ? '' : escapeMarkdown(facts.verdict, 300),
    about(facts),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function stackRow({ frames, left, weight, percent }: LineStack, { detail, linkOf }: HoverFacts): string {
  const perMs = detail.totalMs !== null && detail.total > 0 ? detail.totalMs / detail.total : null;
  const shown = frames.slice(0, FRAMES).map(({ name, line, source }) => {
    const text = `${escapeMarkdown(name, 80)}${line > 0 ? `:${source?.line ?? line}` : ''}`;
    return source === null ? text : `[${text}](${linkOf(source)})`;
  });
  const more = left + frames.length - shown.length;
  return `${share(percent, perMs === null ? null : weight * perMs)}: ${shown.join(' ← ')}${more > 0 ? ` ← ${formatNumber(more)} more` : ''}`;
}

function sharesRow(title: string, shares: readonly LineShare[]): string {
  if (shares.length === 0) return '';
  const shown = shares
    .slice(0, SHARES)
    .map(({ name, percent }) => `${escapeMarkdown(name, 60)} ${roughPercent(percent / 100)}`);
  const more = shares.length - shown.length;
  return `${title}: ${shown.join(', ')}${more > 0 ? `, ${more} more` : ''}`;
}

function about({ name, capture, isPart }: HoverFacts): string {
  const part = isPart ? ' Only what its graph shows counts.' : '';
  if (capture === null) return `*${escapeMarkdown(name, 120)}.*${part}`;
  const { cluster, service, revision, startedAt } = capture;
  const when = formatWhen(startedAt) || escapeMarkdown(startedAt, 40);
  const title = capture.title === undefined || capture.title === '' ? '' : `${escapeMarkdown(capture.title, 80)}: `;
  return `*${title}${escapeMarkdown(`${cluster}/${service}`, 120)}, revision ${revision}, ${when}.*${part}`;
}

/**
 * What changed on a line, as Markdown: itself and with calls, on both sides, and whether that is significant. Figures
 * only, nothing from outside.
 */
export function changeSentence({ line, mode, direction, inHunk, hunk }: MarkChange): string {
  const row = (what: string, before: number, after: number): string =>
    `**${formatDelta(after - before, mode)}** ${what} (before ${formatAmount(before, mode)}, after ${formatAmount(after, mode)})`;
  const sure =
    direction === 0
      ? 'Within the noise, or in the opposite direction to its function.'
      : `A significant change: its function takes ${direction > 0 ? 'more' : 'less'}.`;
  return [
    ...(line === null
      ? []
      : [`${row('self', line.selfBefore, line.selfAfter)}, ${row('total', line.before, line.after)}`]),
    ...(hunk === null ? [] : [`${row('in all of this hunk', hunk.before, hunk.after)}`]),
    `${sure}${inHunk ? ' The line differs between the two sides.' : ''}`,
  ].join('  \n');
}
