/** IAM policies to paste. Those for the task definition are in ../capture/fixes.ts. */

/** A whole policy document with one statement. */
export const allow = (actions: readonly string[], resources: readonly string[] = ['*']): string =>
  JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }] },
    null,
    2,
  );

export const deny = (actions: readonly string[], resources: readonly string[]): string =>
  JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: actions, Resource: resources }] },
    null,
    2,
  );

/** What the agent in a task needs to reach Session Manager. */
export const sessionActions = [
  'CreateControlChannel',
  'CreateDataChannel',
  'OpenControlChannel',
  'OpenDataChannel',
].map((name) => `ssmmessages:${name}`);
