/** The command has printed its result, and the result is negative: exit code 1, with no further message. */
export class Refusal extends Error {}

/** A command used wrongly: exit code 2. */
export class UsageError extends Error {}

/** The error message for users: what happened, and what to do next if the error knows it. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : '';
  const fix = 'fix' in error && typeof error.fix === 'string' ? `\n${error.fix}` : '';
  return `${error.message}${hint === '' ? '' : ` ${hint}`}${fix}`;
}
