/** What people read when a command fails: what happened, and what to do next where the error knows it. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : '';
  const fix = 'fix' in error && typeof error.fix === 'string' ? `\n${error.fix}` : '';
  return `${error.message}${hint === '' ? '' : ` ${hint}`}${fix}`;
}
