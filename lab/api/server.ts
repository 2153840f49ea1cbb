import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { FOREIGN, isForeign } from '../guard';
import type { RawRequest } from './signature';

const MOST_BYTES = 1 << 20;

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly requestId: string;
  readonly body: string;
}

/** Answers one complete request. */
export type Handler = (request: RawRequest) => Answer;

/**
 * Reads each request of a server completely, within limits, and passes it to the handler. Requests that may come from a
 * web page are rejected unread.
 */
export function attachHandler(server: Server, handler: Handler): void {
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    if (isForeign(incoming)) {
      incoming.resume();
      response.writeHead(403, { 'Content-Type': 'text/plain', Connection: 'close' }).end(`${FOREIGN}\n`);
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MOST_BYTES) chunks.push(chunk);
    });
    incoming.on('error', () => response.destroy());
    incoming.on('end', () => {
      if (length > MOST_BYTES) response.writeHead(413).end();
      else send(response, handler(rawRequest(incoming, Buffer.concat(chunks))));
    });
  });
}

function rawRequest(incoming: IncomingMessage, body: Buffer): RawRequest {
  const headers = new Map<string, string[]>();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
    const name = incoming.rawHeaders[i].toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), incoming.rawHeaders[i + 1]]);
  }
  return { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, body };
}

function send(response: ServerResponse, answer: Answer): void {
  response
    .writeHead(answer.status, {
      'Content-Type': answer.contentType,
      'x-amzn-RequestId': answer.requestId,
      'Content-Length': Buffer.byteLength(answer.body),
    })
    .end(answer.body);
}
