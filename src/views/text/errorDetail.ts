import { plainLines } from './plain';
import { redact } from './redact';

/**
 * An error and its causes for the log: names, codes, messages and stacks, secrets hidden and controls escaped. Only
 * these fields are read, since an SDK error carries the whole response.
 */
export function errorDetail(error: unknown): string {
  const parts: string[] = [];
  const seen = new Set<unknown>();
  for (
    let at: unknown = error;
    at !== undefined && at !== null && !seen.has(at) && parts.length < 6;
    at = causeOf(at)
  ) {
    seen.add(at);
    parts.push(describe(at));
  }
  return plainLines(redact(parts.join('\ncaused by: ')));
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : `${typeof error} was thrown`;
  const { code, hint, $metadata } = error as {
    code?: unknown;
    hint?: unknown;
    $metadata?: { httpStatusCode?: unknown; requestId?: unknown };
  };
  const facts = [
    typeof code === 'string' ? `code ${code}` : '',
    typeof $metadata?.httpStatusCode === 'number' ? `status ${$metadata.httpStatusCode}` : '',
    typeof $metadata?.requestId === 'string' ? `request ${$metadata.requestId}` : '',
    typeof hint === 'string' ? hint : '',
  ].filter((fact) => fact !== '');
  return `${error.stack ?? `${error.name}: ${error.message}`}${facts.length === 0 ? '' : `\n    (${facts.join('; ')})`}`;
}
