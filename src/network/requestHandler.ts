import type { Agent } from 'node:http';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Time limits for a call to AWS, in milliseconds. */
export interface TimeLimits {
  /** For opening the connection. */
  readonly connectMs: number;
  /**
   * From the request to the head of the response, and for silence while the body arrives. For one attempt: the SDK
   * retries after a timeout.
   */
  readonly answerMs: number;
}

export const usualLimits: TimeLimits = { connectMs: 10_000, answerMs: 30_000 };

/**
 * The request handler shared by all clients of one access: one pool of connections, one set of limits. A request that
 * takes too long rejects with an Error named `TimeoutError`. Never destroy a client that uses it: that would end the
 * requests of the others.
 *
 * `requestTimeout` alone only logs a warning (@smithy/node-http-handler 4.14.2); `throwOnRequestTimeout` makes it end
 * the request. Its timer stops when the head of the response arrives, so a body that stalls is ended by
 * `socketTimeout`.
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
