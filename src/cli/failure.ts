import { oneLine } from './output';

/** The command has printed its result, and the result is negative: exit code 1, with no further message. */
export class Refusal extends Error {}

/** A command used wrongly: exit code 2. */
export class UsageError extends Error {}

/** Longer than any message of ours; what a container printed may be in one. */
const MOST = 4000;

const sentence = (text: string): string => oneLine(text.length > MOST ? `${text.slice(0, MOST)}…` : text);

/**
 * The error message for users, on one line: what happened, and what to do next if the error knows it. A fix to copy
 * follows in lines of its own.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return sentence(String(error));
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : '';
  const fix = 'fix' in error && typeof error.fix === 'string' ? `\n${error.fix}` : '';
  return `${sentence(`${error.message}${hint === '' ? '' : ` ${hint}`}`)}${fix}`;
}
