const THROTTLED = /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|LimitExceeded)/;
const NETWORK =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|TimeoutError|NetworkingError|RequestTimeout)/;

/** Whether the same call to AWS may succeed a moment later: throttling, a failure of the server or of the network. */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, $fault, $metadata } = error as {
    name?: unknown;
    code?: unknown;
    $fault?: unknown;
    $metadata?: { httpStatusCode?: unknown };
  };
  const status = typeof $metadata?.httpStatusCode === 'number' ? $metadata.httpStatusCode : 0;
  const words = [name, code].filter((word): word is string => typeof word === 'string');
  return (
    $fault === 'server' ||
    status >= 500 ||
    status === 429 ||
    words.some((word) => THROTTLED.test(word) || NETWORK.test(word))
  );
}
