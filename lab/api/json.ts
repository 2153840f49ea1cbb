import { randomUUID } from 'node:crypto';
import type { Log } from '../log';
import type { SessionGateway } from '../types';
import { Refusal } from '../refusal';
import type { World } from '../services/world';
import { authorize } from './authorize';
import { ApiError } from './errors';
import { Input } from './input';
import { jsonServices } from './operations';
import type { Answer } from './server';
import { verifySignature, type RawRequest } from './signature';

/** The state that all calls work on. */
export interface ApiContext {
  readonly world: World;
  readonly gateway: SessionGateway;
  readonly log: Log;
}

/** Answers one AWS JSON 1.1 call, identified by X-Amz-Target; errors become answers too. */
export function answerJson({ world, gateway, log }: ApiContext, request: RawRequest, target: string): Answer {
  const requestId = randomUUID();
  try {
    const [prefix, name] = target.split('.');
    const service = jsonServices.get(prefix);
    if (service === undefined) throw new ApiError('UnknownOperationException', '');
    const { identity, region } = verifySignature(request, service.name);
    const operation = service.operations.get(name);
    if (operation === undefined) throw new ApiError('UnknownOperationException', '');
    const input = Input.parse(request.body);
    authorize(identity, gateway.faults, `${service.name}:${name}`, input);
    const throttled = service.name === 'ecs' ? gateway.faults.throttle(name) : null;
    if (throttled !== null) throw throttled;
    return {
      status: 200,
      contentType: 'application/x-amz-json-1.1',
      requestId,
      body: JSON.stringify(operation({ world, gateway, region }, input)),
    };
  } catch (error) {
    if (!(error instanceof Refusal))
      log(
        `${target} failed inside the lab: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown error'}`,
      );
    const { code, message, status, spelledOut } =
      error instanceof Refusal
        ? error
        : new ApiError('ServerException', 'Service Unavailable. Please try again later.', 500);
    return {
      status,
      contentType: 'application/x-amz-json-1.1',
      requestId,
      body: JSON.stringify(
        spelledOut ? { __type: `com.amazon.coral.service#${code}`, Message: message } : { __type: code, message },
      ),
    };
  }
}
