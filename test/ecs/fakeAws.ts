/**
 * A small, strict fake of AWS's endpoints: JSON 1.1 requests by target, AWS's limits, and answers provided by the test.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeFailure {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/** Answers an operation; throw a {@link FakeFailure} to fail it. */
export type Answer = (body: Record<string, unknown>) => unknown;

export interface FakeAws {
  readonly url: string;
  /** Operations asked so far, in order, with their bodies. */
  readonly calls: { readonly operation: string; readonly body: Record<string, unknown> }[];
  close(): Promise<void>;
}

export const failure = (type: string, message: string, status = 400): FakeFailure => ({ status, type, message });

/** Serves `answers` by operation name (`ListClusters`). STS, IAM and EC2 use the query protocol and answer in XML. */
export async function startFakeAws(answers: Readonly<Record<string, Answer>>): Promise<FakeAws> {
  const calls: FakeAws['calls'] = [];
  const server: Server = createServer(async (request, response) => {
    const text = await read(request);
    const target = String(request.headers['x-amz-target'] ?? '');
    const isQuery = target === '';
    const operation = isQuery ? (new URLSearchParams(text).get('Action') ?? '') : target.slice(target.indexOf('.') + 1);
    const body = isQuery
      ? Object.fromEntries(new URLSearchParams(text))
      : (JSON.parse(text) as Record<string, unknown>);
    calls.push({ operation, body });
    try {
      if (!/^AWS4-HMAC-SHA256 Credential=lab\//.test(request.headers.authorization ?? ''))
        throw failure('UnrecognizedClientException', 'The security token included in the request is invalid.');
      const answer = answers[operation];
      if (answer === undefined) throw failure('UnknownOperationException', '');
      enforceLimits(operation, body);
      const result = answer(body);
      response.writeHead(200, { 'content-type': isQuery ? 'text/xml' : 'application/x-amz-json-1.1' });
      response.end(isQuery ? String(result) : JSON.stringify(result));
    } catch (error) {
      const { status, type, message } = error as FakeFailure;
      response.writeHead(status, { 'content-type': isQuery ? 'text/xml' : 'application/x-amz-json-1.1' });
      response.end(
        isQuery ? queryFailure(String(body['Version']), type, message) : JSON.stringify({ __type: type, message }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** EC2 wraps an error in its own way; IAM and STS share another. */
function queryFailure(version: string, type: string, message: string): string {
  const error = `<Error><Code>${type}</Code><Message>${message}</Message></Error>`;
  return version === '2016-11-15'
    ? `<Response><Errors>${error}</Errors><RequestID>1</RequestID></Response>`
    : `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`;
}

function enforceLimits(operation: string, body: Record<string, unknown>): void {
  const services = (body['services'] as unknown[] | undefined)?.length ?? 0;
  const tasks = (body['tasks'] as unknown[] | undefined)?.length ?? 0;
  if (operation === 'DescribeServices' && (services < 1 || services > 10))
    throw failure('InvalidParameterException', 'Services cannot be empty or exceed 10.');
  if (operation === 'DescribeTasks' && (tasks < 1 || tasks > 100))
    throw failure('InvalidParameterException', 'Tasks cannot be empty or exceed 100.');
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
