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
  return `${trace(error)}${facts.length === 0 ? '' : `\n    (${facts.join('; ')})`}`;
}

/** Message and stack. A long message, such as a container's output, does not keep the stack out. */
function trace({ name, message, stack }: Error): string {
  const said = beginning(message, MESSAGE_MOST);
  if (stack === undefined) return `${name}: ${said}`;
  return message.length > MESSAGE_MOST ? stack.replace(message, () => said) : stack;
}

/** Longest text that is looked at: far more than is shown of any. */
const MOST = 20_000;
const MESSAGE_MOST = 4000;

/** What must never reach a log: each rule keeps the name of the thing and hides its value. Each takes linear time. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b(A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, '[access key]'],
  [/(Signature|Credential|X-Amz-Signature|X-Amz-Credential|X-Amz-Security-Token)=[^\s,&"']+/gi, '$1=[redacted]'],
  [/(authorization["']?\s*[:=]\s*).*/gi, '$1[redacted]'],
  [/(:\/\/)[^/\s@:]+:[^/\s@]+@/g, '$1[redacted]@'],
  [/[A-Za-z0-9+/_-]{100,}={0,2}/g, '[long value]'],
];

/** A whole name with the sign behind it; the lookbehind lets each name be tried once, from its beginning. */
const NAMED = /(?<![\w-])([\w-]+)\\{0,3}["']?\s*[:=]\s*/g;
const SECRET = /(?:token(?:value)?|secretaccesskey|secret(?:_access)?_key|accesskeyid|password|x-amz-security-token)$/;
const VALUE = /"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|[^\s,;&}]+/sy;

/** Whether a value of this name is a secret: its end says so, or it is any key or token of AWS. */
function isSecret(name: string): boolean {
  const lower = name.toLowerCase();
  const aws = lower.indexOf('aws_');
  return SECRET.test(lower.slice(-40)) || (aws >= 0 && /key|token/.test(lower.slice(aws)));
}

/** Hides the values of secrets that are named. */
function hideNamed(text: string): string {
  const parts: string[] = [];
  let from = 0;
  const named = new RegExp(NAMED);
  for (let found = named.exec(text); found !== null; found = named.exec(text)) {
    if (!isSecret(found[1])) continue;
    const value = new RegExp(VALUE);
    value.lastIndex = named.lastIndex;
    if (!value.test(text)) continue;
    parts.push(text.slice(from, named.lastIndex), '[redacted]');
    from = value.lastIndex;
    named.lastIndex = from;
  }
  return parts.join('') + text.slice(from);
}

/**
 * The beginning of a long text, without the word it would be cut in: that may be half a secret. A word that is longer
 * than that is hidden whatever it is.
 */
function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = most;
  while (end > most - 200 && /[\w+/=-]/.test(text[end - 1])) end--;
  if (end === most - 200) end = most;
  return `${text.slice(0, end)}… (${text.length - end} more characters)`;
}

/** Text with credentials, session tokens and signatures hidden; of a very long one the beginning. */
export function redact(text: string): string {
  return RULES.reduce(
    (clean, [pattern, replacement]) => clean.replace(pattern, replacement),
    hideNamed(beginning(text, MOST)),
  );
}
