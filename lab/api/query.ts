/** The query protocol of STS and IAM: form in, XML out. */
import { randomUUID } from 'node:crypto';
import { Refusal } from '../refusal';
import { ApiError } from './errors';
import type { Answer } from './server';
import { verifySignature, type Caller, type RawRequest } from './signature';

export interface QueryService {
  /** Its name in signatures. */
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  /** By Action: the XML inside `<ActionResult>`. Text in it must be escaped. */
  readonly operations: ReadonlyMap<string, (form: URLSearchParams, caller: Caller) => string>;
}

/** The query protocol's codes for errors that JSON services have too, with their HTTP status. */
const QUERY_ERRORS = new Map<string, [code: string, status: number]>([
  ['MissingAuthenticationTokenException', ['MissingAuthenticationToken', 403]],
  ['IncompleteSignatureException', ['IncompleteSignature', 400]],
  ['UnrecognizedClientException', ['InvalidClientTokenId', 403]],
  ['InvalidSignatureException', ['SignatureDoesNotMatch', 403]],
  ['ExpiredTokenException', ['ExpiredToken', 403]],
  ['AccessDeniedException', ['AccessDenied', 403]],
]);

/** Answers one call; errors become answers too. */
export function answerQuery(service: QueryService, request: RawRequest, form: URLSearchParams): Answer {
  const requestId = randomUUID();
  const answer = (status: number, body: string): Answer => ({ status, contentType: 'text/xml', requestId, body });
  try {
    const caller = verifySignature(request, service.name);
    const action = form.get('Action') ?? '';
    const operation = service.operations.get(action);
    if (operation === undefined)
      throw new ApiError('InvalidAction', `Could not find operation ${action} for version ${service.version}`);
    return answer(
      200,
      `<${action}Response xmlns="${service.namespace}"><${action}Result>${operation(form, caller)}</${action}Result>` +
        `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
    );
  } catch (error) {
    const known =
      error instanceof Refusal
        ? error
        : new ApiError('InternalFailure', 'Service Unavailable. Please try again later.', 500);
    const [code, status] = QUERY_ERRORS.get(known.code) ?? [known.code, known.status];
    return answer(
      status,
      `<ErrorResponse xmlns="${service.namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(known.message)}</Message></Error>` +
        `<RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  }
}

export const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
