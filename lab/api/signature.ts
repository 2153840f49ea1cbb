import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ApiError } from './errors';
import { identityOf, type Identity } from './credentials';

/** A request as received. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as sent, still encoded. */
  readonly url: string;
  /** Names are in lower case; the values of a repeated header are in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

export interface Caller {
  readonly identity: Identity;
  readonly region: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SKEW_MS = 5 * 60_000;
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

interface Authorization {
  readonly accessKey: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/**
 * Checks a Signature Version 4 in the Authorization header (AWS General Reference, "Create a signed AWS API request").
 * @throws ApiError with AWS's code for what is wrong.
 */
export function verifySignature(request: RawRequest, service: string, now = Date.now()): Caller {
  const header = request.headers.get('authorization')?.[0];
  if (header === undefined) throw new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const authorization = parse(header);
  const timestamp = request.headers.get('x-amz-date')?.[0] ?? '';
  const identity = identityOf(authorization.accessKey, request.headers.get('x-amz-security-token')?.[0]);
  if (identity === null)
    throw new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.');
  checkScope(authorization, service, timestamp, now);
  for (const name of ['host', 'x-amz-date']) {
    if (!authorization.signedHeaders.includes(name))
      throw invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  const expected = sign(
    identity.secret,
    authorization,
    timestamp,
    canonicalRequest(request, authorization.signedHeaders),
  );
  const given = Buffer.from(authorization.signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw invalid(MISMATCH);
  return { identity, region: authorization.region };
}

function parse(header: string): Authorization {
  const parts = new Map(
    header
      .slice(ALGORITHM.length)
      .split(',')
      .map((part) => {
        const [key, ...value] = part.trim().split('=');
        return [key, value.join('=')] as const;
      }),
  );
  const scope = parts.get('Credential')?.split('/') ?? [];
  const signedHeaders = parts.get('SignedHeaders');
  const signature = parts.get('Signature');
  if (
    !header.startsWith(`${ALGORITHM} `) ||
    scope.length !== 5 ||
    scope[4] !== 'aws4_request' ||
    !signedHeaders ||
    !/^[0-9a-f]{64}$/.test(signature ?? '')
  ) {
    throw new ApiError(
      'IncompleteSignatureException',
      "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.",
    );
  }
  const [accessKey, date, region, service] = scope;
  return { accessKey, date, region, service, signedHeaders: signedHeaders.split(';'), signature: signature as string };
}

function checkScope({ date, service: given }: Authorization, service: string, timestamp: string, now: number): void {
  if (given !== service) throw invalid(`Credential should be scoped to correct service: '${service}'.`);
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (match === null)
    throw new ApiError(
      'IncompleteSignatureException',
      "Date must be in ISO-8601 'basic format' in the header 'X-Amz-Date'.",
    );
  if (!timestamp.startsWith(date)) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${timestamp.slice(0, 8)}', from '${timestamp}'.`,
    );
  }
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const signed = Date.UTC(year, month - 1, day, hour, minute, second);
  if (signed < now - SKEW_MS)
    throw invalid(
      `Signature expired: ${timestamp} is now earlier than ${basic(now - SKEW_MS)} (${basic(now)} - 5 min.)`,
    );
  if (signed > now + SKEW_MS)
    throw invalid(
      `Signature not yet current: ${timestamp} is still later than ${basic(now + SKEW_MS)} (${basic(now)} + 5 min.)`,
    );
}

function sign(secret: string, { date, region, service }: Authorization, timestamp: string, canonical: string): Buffer {
  const scope = [date, region, service, 'aws4_request'];
  const key = scope.reduce<Buffer>((previous, part) => hmac(previous, part), Buffer.from(`AWS4${secret}`));
  return hmac(key, [ALGORITHM, timestamp, scope.join('/'), sha256(canonical)].join('\n'));
}

/** Step 1 of the specification; path segments are encoded twice, as for every service but S3. */
export function canonicalRequest(request: RawRequest, signedHeaders: readonly string[]): string {
  const mark = request.url.indexOf('?');
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  const query = mark < 0 ? '' : request.url.slice(mark + 1);
  const headers = signedHeaders.map(
    (name) => `${name}:${(request.headers.get(name) ?? []).map((v) => v.trim().replace(/ +/g, ' ')).join(',')}\n`,
  );
  return [
    request.method,
    (path || '/').split('/').map(encode).join('/'),
    canonicalQuery(query),
    headers.join(''),
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name, ...value] = pair.split('=');
      return [name, value.join('=')].map((text) => encode(decode(text))) as [string, string];
    })
    .sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(MISMATCH);
  }
}
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const basic = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');
const invalid = (message: string): ApiError => new ApiError('InvalidSignatureException', message, 400);
