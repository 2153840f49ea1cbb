import type { ResumeSessionResponse } from '@aws-sdk/client-ssm';
import type { Operation } from '../operation';
import type { Wire } from '../wire';

/** For a session that is gone, the answer has no token, as with the service. */
export const resumeSession: Operation = ({ gateway }, input): Wire<ResumeSessionResponse> => {
  const sessionId = input.required('SessionId');
  const token = gateway.resume(sessionId);
  return { SessionId: sessionId, ...(token === null ? {} : { TokenValue: token }) };
};
