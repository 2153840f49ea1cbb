import type { ResumeSessionResponse } from '@aws-sdk/client-ssm';
import type { Operation } from '../operation';
import type { Wire } from '../wire';

/** A session that is gone answers without a token, as the service does. */
export const resumeSession: Operation = ({ gateway }, input): Wire<ResumeSessionResponse> => {
  const sessionId = input.required('SessionId');
  const token = gateway.resume(sessionId);
  return { SessionId: sessionId, ...(token === null ? {} : { TokenValue: token }) };
};
