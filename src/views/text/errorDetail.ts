import { plainLines } from './plain';

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

/** What must never reach a log: each rule keeps the name of the thing and hides its value. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b(A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, '[access key]'],
  [
    /(["']?(?:token(?:Value)?|sessionToken|secretAccessKey|secret(?:_access)?_key|accessKeyId|password|x-amz-security-token|aws_[a-z_]*(?:key|token)[a-z_]*)["']?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;&}]+)/gi,
    '$1[redacted]',
  ],
  [/(Signature|Credential|X-Amz-Signature|X-Amz-Credential|X-Amz-Security-Token)=[^\s,&"']+/gi, '$1=[redacted]'],
  [/(authorization["']?\s*[:=]\s*).*/gi, '$1[redacted]'],
  [/(:\/\/)[^/\s@:]+:[^/\s@]+@/g, '$1[redacted]@'],
  [/[A-Za-z0-9+/_-]{100,}={0,2}/g, '[long value]'],
];

/** Text with credentials, session tokens and signatures hidden. */
export function redact(text: string): string {
  return RULES.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}
