import type { TerminateSessionResponse } from '@aws-sdk/client-ssm';
import type { Operation } from '../operation';
import type { Wire } from '../wire';

/** The answer is the same whether the session still existed or not, as with the service. */
export const terminateSession: Operation = ({ gateway }, input): Wire<TerminateSessionResponse> => {
  const sessionId = input.required('SessionId');
  gateway.terminate(sessionId);
  return { SessionId: sessionId };
};
