/** The captures of one service in order, in words: the loop of profile, rewrite, repeat. Pure. */
import type { CaptureMetadata } from '../../metadata/metadata';
import { formatDelta, formatPoints } from '../../words/changes';
import { dayOf, timeOf } from '../../words/dates';
import { formatPercent } from '../../words/figures';

/** Figures of a capture by itself. */
export interface Measured {
  /** The line of the workspace (else of any file) with most time of its own; null where no line is known. */
  readonly top: { readonly file: string; readonly line: number; readonly selfPercent: number } | null;
  /** CPU seconds per wall second per task (or whatever the profile counts); null if unknown. */
  readonly cores: number | null;
}

/** What changed since the capture before. */
export interface Step {
  /** Functions that changed for sure. */
  readonly significant: number;
  /** The one that changed most (of the user's own code, if any), in points of share. */
  readonly largest: { readonly name: string; readonly delta: number } | null;
  /** Points by which the service changes without a cause; null if unknown. */
  readonly noiseFloor: number | null;
  /** Why it is unknown, otherwise ''. */
  readonly unknown: string;
}

export interface Iteration {
  readonly capture: Pick<CaptureMetadata, 'startedAt' | 'revision' | 'title'>;
  /** Undefined: not measured yet. */
  readonly measured: Measured | undefined;
  /** Undefined: not measured yet; null: there is no earlier capture. */
  readonly step: Step | null | undefined;
}

export interface IterationRow {
  readonly label: string;
  readonly description: string;
  /** How the row's change is shown: `less` and `more` for the largest change, `noise`, or unknown. */
  readonly kind: 'first' | 'less' | 'more' | 'noise' | 'unknown' | 'waiting';
}

/** `number`: 1-based place among the service's captures. */
export function iterationRow({ capture, measured, step }: Iteration, number: number): IterationRow {
  const when = `${dayOf(capture.startedAt)} ${timeOf(capture.startedAt)}`.trim() || capture.startedAt;
  const own = [
    measured?.top ? topText(measured.top) : '',
    measured === undefined || measured.cores === null ? '' : coresText(measured.cores),
  ];
  return {
    label: `${number}. ${capture.title || when}`,
    description: [stepText(step), ...own, `rev ${capture.revision}`].filter((part) => part !== '').join(' \u00b7 '),
    kind: kindOf(step),
  };
}

/** The view's summary; '' if there is nothing to say yet. */
export function iterationsSummary(iterations: readonly Iteration[]): string {
  const quiet = quietAtEnd(iterations);
  const floor = iterations.at(-1)?.step?.noiseFloor ?? null;
  const inside = `within the noise${floor === null ? '' : ` (${formatPoints(floor)} points)`}`;
  return [
    acrossText(
      'Top line',
      iterations.map(({ measured }) => (measured?.top ? measured.top.selfPercent : null)),
      formatPercent,
    ),
    acrossText(
      'Total',
      iterations.map(({ measured }) => measured?.cores ?? null),
      coresText,
    ),
    quiet === 0 ? '' : quiet === 1 ? `The last change is ${inside}.` : `The last ${quiet} changes are ${inside}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** How many of the last steps showed no sure change. */
function quietAtEnd(iterations: readonly Iteration[]): number {
  let quiet = 0;
  for (const { step } of [...iterations].reverse()) {
    if (step === null || step === undefined || step.significant > 0 || step.unknown !== '') break;
    quiet++;
  }
  return quiet;
}

/** `Top line 60.1 % → 12.0 %.`: first and last that are known, '' where they are fewer than two. */
function acrossText(what: string, values: readonly (number | null)[], text: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  return known.length < 2 ? '' : `${what} ${text(known[0])} \u2192 ${text(known[known.length - 1])}.`;
}

const topText = ({ file, line, selfPercent }: NonNullable<Measured['top']>): string =>
  `${file.split(/[\\/]/).pop()}:${line} ${formatPercent(selfPercent)}`;
const coresText = (cores: number): string => `${cores.toFixed(2)} cores`;

function stepText(step: Iteration['step']): string {
  if (step === undefined) return 'being compared';
  if (step === null) return '';
  if (step.unknown !== '') return step.unknown;
  if (step.significant === 0) return 'within the noise';
  const more = step.significant > 1 ? ` and ${step.significant - 1} more` : '';
  return step.largest === null
    ? `${step.significant} changed`
    : `${step.largest.name} ${formatDelta(step.largest.delta, 'share')}${more}`;
}

function kindOf(step: Iteration['step']): IterationRow['kind'] {
  if (step === undefined) return 'waiting';
  if (step === null) return 'first';
  if (step.unknown !== '') return 'unknown';
  return step.significant === 0 ? 'noise' : step.largest !== null && step.largest.delta > 0 ? 'more' : 'less';
}
