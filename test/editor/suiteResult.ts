/** What the in-editor suite reports, whichever VS Code ran it. */
import { readFileSync } from 'node:fs';

export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly passes: readonly { readonly title: string; readonly ms: number }[];
  readonly failures: readonly { readonly title: string; readonly message: string }[];
}

export function readSuiteResult(file: string): SuiteResult {
  const { passes, failures } = JSON.parse(readFileSync(file, 'utf8')) as Pick<SuiteResult, 'passes' | 'failures'>;
  return { passed: passes.length, failed: failures.length, passes, failures };
}

/** Formats the result for the terminal. */
export function formatSuiteResult({ passed, failed, passes, failures }: SuiteResult): string {
  const green = passes.map(({ title, ms }) => `    ✔ ${title} (${Math.round(ms)}ms)\n`).join('');
  const listed = failures.map(
    ({ title, message }, index) => `  ${index + 1}) ${title}\n     ${message.replaceAll('\n', '\n     ')}\n`,
  );
  return `${green}\n  ${passed} passing\n${failed > 0 ? `  ${failed} failing\n\n${listed.join('\n')}` : ''}`;
}
