import type { Agent } from 'node:http';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** How long a call to AWS may take, in milliseconds. */
export interface TimeLimits {
  /** Until the connection stands. */
  readonly connectMs: number;
  /** From the request until the head of its answer, and of silence within the answer. One attempt: the SDK repeats what was too late. */
  readonly answerMs: number;
}

export const usualLimits: TimeLimits = { connectMs: 10_000, answerMs: 30_000 };

/**
 * What every AWS client of one access sends its requests with: one pool of connections, one set of limits. A request that is
 * too late rejects with an Error named `TimeoutError`. Nobody may destroy a client that uses it: that would end the requests of the others.
 *
 * `requestTimeout` alone only writes a warning (@smithy/node-http-handler 4.14.2): `throwOnRequestTimeout` makes it end the
 * request. Its timer stops at the head of the answer; an answer that stalls after that is ended by `socketTimeout`.
 */
export const createRequestHandler = (
  agent: Agent | undefined,
  { connectMs, answerMs }: TimeLimits = usualLimits,
): NodeHttpHandler =>
  new NodeHttpHandler({
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    throwOnRequestTimeout: true,
    socketTimeout: answerMs,
    ...(agent === undefined ? {} : { httpAgent: agent, httpsAgent: agent }),
  });
