import { randomUUID } from 'node:crypto';
import { answerMetadata } from '../metadata/answer';
import { answerJson, type ApiContext } from './json';
import { answerFaults, FAULTS_PATH } from './faultsApi';
import { iam, IAM_VERSION } from './iam';
import { answerQuery } from './query';
import type { Answer, Handler } from './server';
import type { RawRequest } from './signature';
import { sts } from './sts';

/**
 * Routes requests: the metadata endpoint and the lab's faults by path, JSON services by X-Amz-Target, IAM and STS for
 * forms.
 */
export function createHandler(context: ApiContext): Handler {
  return (request) => {
    const target = request.headers.get('x-amz-target')?.[0];
    if (request.method === 'GET' && request.url.startsWith('/v4/')) return answerMetadata(context.world, request.url);
    if (request.url.split('?')[0] === FAULTS_PATH) return answerFaults(context.gateway, request);
    if (request.method !== 'POST') return notFound();
    if (target !== undefined) return answerJson(context, request, target);
    return request.headers.get('content-type')?.[0]?.startsWith('application/x-www-form-urlencoded')
      ? answerForm(context, request)
      : answerJson(context, request, '');
  };
}

function answerForm({ gateway }: ApiContext, request: RawRequest): Answer {
  const form = new URLSearchParams(request.body.toString('utf8'));
  return answerQuery(form.get('Version') === IAM_VERSION ? iam(gateway.faults) : sts, request, form);
}

const notFound = (): Answer => ({
  status: 404,
  contentType: 'text/plain',
  requestId: randomUUID(),
  body: 'The lab answers AWS calls (POST), task metadata (GET /v4/…) and /lab/faults.\n',
});
