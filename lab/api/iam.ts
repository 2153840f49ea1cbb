import type { FaultsInForce } from '../faults/inForce';
import { ACCOUNT } from '../services/account';
import { TASK_ROLES } from '../services/roles';
import { authorizeAction } from './authorize';
import { identities } from './credentials';
import { ApiError } from './errors';
import { escapeXml, type QueryService } from './query';

export const IAM_VERSION = '2010-05-08';

/** IAM: only SimulatePrincipalPolicy. */
export const iam = (faults: FaultsInForce): QueryService => ({
  name: 'iam',
  namespace: `https://iam.amazonaws.com/doc/${IAM_VERSION}/`,
  version: IAM_VERSION,
  operations: new Map([
    [
      'SimulatePrincipalPolicy',
      (form, { identity }) => {
        const source = form.get('PolicySourceArn') ?? '';
        authorizeAction(identity, faults, 'iam:SimulatePrincipalPolicy', source);
        if (faults.common.iam?.simulate === 'denied')
          throw new ApiError(
            'AccessDeniedException',
            `User: ${identity.arn} is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ${source}`,
          );
        const allows = allowedTo(source, faults);
        const actions = members(form, 'ActionNames');
        if (actions.length === 0)
          throw new ApiError(
            'ValidationError',
            "1 validation error detected: Value null at 'actionNames' failed to satisfy constraint: Member must not be null",
          );
        const resources = members(form, 'ResourceArns');
        const results = actions.map((action) => result(action, resources, allows(action) ? 'allowed' : 'implicitDeny'));
        return `<IsTruncated>false</IsTruncated><EvaluationResults>${results.join('')}</EvaluationResults>`;
      },
    ],
  ]),
});

/** What a principal may do. @throws ApiError for an unknown one. */
function allowedTo(arn: string, faults: FaultsInForce): (action: string) => boolean {
  const match = new RegExp(`^arn:aws:iam::${ACCOUNT}:(user|role)/(?:.*/)?([^/]+)$`).exec(arn);
  if (match === null)
    throw new ApiError('InvalidInput', `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  if (TASK_ROLES.includes(arn)) return (action) => !faults.denies(action, 'task');
  const identity = identities().find((known) => known.arn === arn);
  if (identity === undefined)
    throw new ApiError('NoSuchEntity', `The ${match[1]} with name ${match[2]} cannot be found.`, 404);
  return (action) => identity.allows(action) && !faults.denies(action, 'caller');
}

/** One action's result; with several resources, each has its own result inside. */
function result(action: string, resources: readonly string[], decision: string): string {
  const each = resources.map(
    (resource) =>
      `<member><EvalResourceName>${escapeXml(resource)}</EvalResourceName><EvalResourceDecision>${decision}</EvalResourceDecision>` +
      '<MatchedStatements/><MissingContextValues/></member>',
  );
  return (
    `<member><EvalActionName>${escapeXml(action)}</EvalActionName><EvalResourceName>${escapeXml(resources.length === 1 ? resources[0] : '*')}</EvalResourceName>` +
    `<EvalDecision>${decision}</EvalDecision><MatchedStatements/><MissingContextValues/>` +
    `${each.length > 1 ? `<ResourceSpecificResults>${each.join('')}</ResourceSpecificResults>` : ''}</member>`
  );
}

/** `ActionNames.member.1`, `.2` … */
function members(form: URLSearchParams, name: string): readonly string[] {
  const values: string[] = [];
  for (let i = 1, value = form.get(`${name}.member.1`); value !== null; value = form.get(`${name}.member.${++i}`))
    values.push(value);
  return values;
}
