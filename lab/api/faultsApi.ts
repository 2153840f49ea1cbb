import { randomUUID } from 'node:crypto';
import { parseProfile } from '../faults/read';
import { FaultProfileError, type FaultProfile } from '../faults/types';
import type { SessionGateway } from '../types';
import type { Answer } from './server';
import type { RawRequest } from './signature';

export const FAULTS_PATH = '/lab/faults';

/**
 * The lab's own API: GET shows the current faults, POST replaces the profile, DELETE removes it; `?session=ID` for one
 * session. Not signed: in addition to what `guard.ts` rejects, a change must be JSON, which a page cannot send to
 * another origin without a preflight.
 */
export function answerFaults(gateway: SessionGateway, request: RawRequest): Answer {
  const header = (name: string): string => request.headers.get(name)?.[0] ?? '';
  if (!['GET', 'POST', 'DELETE'].includes(request.method))
    return answer(405, { message: `${FAULTS_PATH} takes GET, POST and DELETE.` });
  if (request.method !== 'GET' && !/^application\/json\s*(;|$)/i.test(header('content-type')))
    return answer(415, { message: 'Send Content-Type: application/json.' });
  const session = new URL(request.url, 'http://lab').searchParams.get('session') ?? undefined;
  if (session !== undefined && !gateway.sessionIds.includes(session))
    return answer(404, { message: 'There is no such session.' });
  try {
    if (request.method === 'POST')
      gateway.setFaults(parseProfile(request.body.toString('utf8')) as FaultProfile, { session });
    if (request.method === 'DELETE') gateway.setFaults(null, { session });
  } catch (error) {
    if (!(error instanceof FaultProfileError)) throw error;
    return answer(400, { message: error.message });
  }
  return answer(200, {
    faults: gateway.faults.common,
    sessions: Object.fromEntries(gateway.faults.sessions),
    openSessions: gateway.sessionIds,
  });
}

const answer = (status: number, body: object): Answer => ({
  status,
  contentType: 'application/json',
  requestId: randomUUID(),
  body: `${JSON.stringify(body)}\n`,
});
