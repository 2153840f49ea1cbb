import { randomUUID } from 'node:crypto';
import { ACCOUNT } from '../services/account';
import { ApiError } from './errors';
import type { Answer } from './server';
import { verifySignature, type RawRequest } from './signature';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** What the query protocol calls the errors of signatures, with its HTTP status. */
const QUERY_ERRORS = new Map<string, [code: string, status: number]>([
  ['MissingAuthenticationTokenException', ['MissingAuthenticationToken', 403]],
  ['IncompleteSignatureException', ['IncompleteSignature', 400]],
  ['UnrecognizedClientException', ['InvalidClientTokenId', 403]],
  ['InvalidSignatureException', ['SignatureDoesNotMatch', 403]],
  ['ExpiredTokenException', ['ExpiredToken', 403]],
]);

/** Answers STS, which speaks the query protocol: a form in, XML out. GetCallerIdentity is all there is. */
export function answerSts(request: RawRequest): Answer {
  const requestId = randomUUID();
  const answer = (status: number, body: string): Answer => ({ status, contentType: 'text/xml', requestId, body });
  try {
    const { identity } = verifySignature(request, 'sts');
    const action = new URLSearchParams(request.body.toString('utf8')).get('Action') ?? '';
    if (action !== 'GetCallerIdentity') throw new ApiError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
    const result = `<Arn>${identity.arn}</Arn><UserId>AIDALAB${identity.name.toUpperCase().replace(/\W/g, '')}</UserId><Account>${ACCOUNT}</Account>`;
    return answer(200, `<GetCallerIdentityResponse xmlns="${NAMESPACE}"><GetCallerIdentityResult>${result}</GetCallerIdentityResult>`
      + `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`);
  } catch (error) {
    const known = error instanceof ApiError ? error : new ApiError('InternalFailure', 'Service Unavailable. Please try again later.', 500);
    const [code, status] = QUERY_ERRORS.get(known.code) ?? [known.code, known.status];
    return answer(status, `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escape(known.message)}</Message></Error>`
      + `<RequestId>${requestId}</RequestId></ErrorResponse>`);
  }
}

const escape = (text: string): string => text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
