/** What the in-editor suite reports, whichever VS Code ran it. */
import { readFileSync } from 'node:fs';

export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
}

export function readSuiteResult(file: string): SuiteResult {
  return JSON.parse(readFileSync(file, 'utf8')) as SuiteResult;
}

/** The result as people read it, most of it only where something failed. */
export function formatSuiteResult({ passed, failed, failures }: SuiteResult): string {
  const listed = failures.map(({ title, message }, index) => `  ${index + 1}) ${title}\n     ${message.replaceAll('\n', '\n     ')}\n`);
  return `  ${passed} passing\n${failed > 0 ? `  ${failed} failing\n\n${listed.join('\n')}` : ''}`;
}
