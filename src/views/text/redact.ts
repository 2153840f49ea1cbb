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
