import { randomUUID } from 'node:crypto';
import { answerMetadata } from '../metadata/answer';
import { answerJson, type ApiContext } from './json';
import type { Answer, Handler } from './server';
import { answerSts } from './sts';

/** Who answers a request: the metadata endpoint by path, JSON services by X-Amz-Target, STS for forms. */
export function createHandler(context: ApiContext): Handler {
  return (request) => {
    const target = request.headers.get('x-amz-target')?.[0];
    if (request.method === 'GET' && request.url.startsWith('/v4/')) return answerMetadata(context.world, request.url);
    if (request.method !== 'POST') return notFound();
    if (target !== undefined) return answerJson(context, request, target);
    return request.headers.get('content-type')?.[0]?.startsWith('application/x-www-form-urlencoded') ? answerSts(request) : answerJson(context, request, '');
  };
}

const notFound = (): Answer => ({ status: 404, contentType: 'text/plain', requestId: randomUUID(), body: 'The lab answers AWS calls (POST) and task metadata (GET /v4/…).\n' });
