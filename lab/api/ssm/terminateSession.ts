import type { TerminateSessionResponse } from '@aws-sdk/client-ssm';
import type { Operation } from '../operation';
import type { Wire } from '../wire';

/** Answers the same whether the session still lived or not, as the service does. */
export const terminateSession: Operation = ({ gateway }, input): Wire<TerminateSessionResponse> => {
  const sessionId = input.required('SessionId');
  gateway.terminate(sessionId);
  return { SessionId: sessionId };
};
