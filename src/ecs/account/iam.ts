/**
 * Everything that uses the IAM client. In one file, loaded on first use, so that only the commands named here are
 * bundled.
 */
import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  IAMClient,
  paginateSimulatePrincipalPolicy,
} from '@aws-sdk/client-iam';
import type { IAMClientConfig } from '@aws-sdk/client-iam';
import type { Decision, Decisions, Question } from './types';

export const createIam = (config: IAMClientConfig): IAMClient => new IAMClient(config);

/** Throws what the SDK throws. An action is allowed when it is on every resource. */
export async function simulate(
  iam: IAMClient,
  principalArn: string,
  question: Question,
  abortSignal: AbortSignal,
): Promise<Decisions> {
  const decisions = new Map<string, Decision>();
  const pages = paginateSimulatePrincipalPolicy(
    { client: iam, stopOnSameToken: true },
    {
      PolicySourceArn: principalArn,
      ActionNames: [...question.actions],
      ...(question.resources.length === 0 ? {} : { ResourceArns: [...question.resources] }),
      ContextEntries: Object.entries(question.context ?? {}).map(([name, value]) => ({
        ContextKeyName: name,
        ContextKeyType: 'string',
        ContextKeyValues: [value],
      })),
    },
    { abortSignal },
  );
  for await (const answer of pages) {
    for (const { EvalActionName: action = '', EvalDecision, MissingContextValues = [] } of answer.EvaluationResults ??
      []) {
      const decision: Decision =
        EvalDecision === 'allowed' ? 'allowed' : MissingContextValues.length > 0 ? 'conditional' : 'denied';
      const before = decisions.get(action);
      if (before === undefined || before === 'allowed' || decision === 'denied') decisions.set(action, decision);
    }
  }
  return decisions;
}

export async function roleArn(iam: IAMClient, name: string, abortSignal: AbortSignal): Promise<string> {
  return (await iam.send(new GetRoleCommand({ RoleName: name }), { abortSignal })).Role?.Arn ?? '';
}

/** ARN of the profile's role; null where it has none. */
export async function profileRole(
  iam: IAMClient,
  profileName: string,
  abortSignal: AbortSignal,
): Promise<string | null> {
  const answer = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: profileName }), { abortSignal });
  return answer.InstanceProfile?.Roles?.[0]?.Arn ?? null;
}
