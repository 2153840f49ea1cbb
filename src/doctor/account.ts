/** The account around the task: permissions, roles, key, network. Read-only calls, all within a few seconds. */
import { ask } from './ask';
import { valueOf } from './findings';
import { sessionActions } from './permissions';
import type { CheckedPlace } from './place';
import type { MaybeKnown } from './types';
import type {
  AccountReader,
  Decisions,
  ExecConfiguration,
  Instance,
  KeyState,
  Network,
  Question,
} from '../ecs/account/types';
import type { EcsReader, Identity } from '../ecs/types';

export interface Account {
  readonly region: string;
  readonly identity: MaybeKnown<Identity>;
  readonly configuration: MaybeKnown<ExecConfiguration>;
  /** The key of {@link configuration}; null if it has none. */
  readonly key: MaybeKnown<KeyState | null>;
  /** May the caller run commands in this task, and handle its sessions? */
  readonly callerExec: MaybeKnown<Decisions>;
  readonly callerStart: MaybeKnown<Decisions>;
  readonly callerSessions: MaybeKnown<Decisions>;
  /** kms:GenerateDataKey; null without a key. */
  readonly callerKey: MaybeKnown<Decisions | null>;
  /** The role of the agent; null if there is none. */
  readonly role: MaybeKnown<string | null>;
  readonly roleSession: MaybeKnown<Decisions>;
  /** kms:Decrypt; null without a key. */
  readonly roleKey: MaybeKnown<Decisions | null>;
  /** What session logging needs; null if sessions are not logged to the cluster's own destination. */
  readonly roleLogging: MaybeKnown<Decisions | null>;
  /** Null on Fargate. */
  readonly instance: MaybeKnown<Instance | null>;
  readonly network: MaybeKnown<Network>;
}

const CALL_MS = 6000;
const noTask = { unknown: 'The service has no task.' };

/** Continues with the value of a fact, or passes on why it is unknown. */
async function after<T, U>(fact: MaybeKnown<T>, next: (value: T) => Promise<MaybeKnown<U>>): Promise<MaybeKnown<U>> {
  return 'value' in fact ? next(fact.value) : fact;
}

/** Gathers everything concurrently. Rejects only if `signal` is aborted. */
export async function gatherAccount(
  ecs: EcsReader,
  account: AccountReader,
  place: CheckedPlace,
  cluster: string,
  signal: AbortSignal,
): Promise<Account> {
  const asking = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<MaybeKnown<T>> => ask(signal, CALL_MS, work);
  const regionFact = await asking(() => ecs.region());
  const region = valueOf(regionFact) ?? '';
  const task = valueOf(place.task) ?? null;
  const clusterArn = task?.clusterArn ?? valueOf(place.service)?.clusterArn ?? cluster;
  const simulated = (principal: MaybeKnown<string>, question: Question): Promise<MaybeKnown<Decisions>> =>
    after(principal, (arn) => asking((one) => account.simulate(arn, question, one)));

  const [identity, configuration, instance] = await Promise.all([
    asking(() => ecs.identity()),
    asking((one) => account.execConfiguration(clusterArn, one)),
    instanceOf(),
  ]);
  async function instanceOf(): Promise<MaybeKnown<Instance | null>> {
    if (task === null) return 'unknown' in place.task ? place.task : noTask;
    if (task.containerInstanceArn === '') return { value: null };
    return asking((one) => account.instance(clusterArn, task.containerInstanceArn, one));
  }

  const [caller, role, key] = await Promise.all([
    after(identity, (who) => principalOf(who, (name) => asking((one) => account.roleArn(name, one)))),
    roleOf(),
    after<ExecConfiguration, KeyState | null>(configuration, async ({ kmsKeyId }) => {
      if (kmsKeyId === '') return { value: null };
      const described = await asking((one) => account.key(kmsKeyId, one));
      // If describing the key is not allowed, its ARN is enough.
      return 'unknown' in described && /:key\//.test(kmsKeyId) ? { value: { arn: kmsKeyId, state: '' } } : described;
    }),
  ]);
  async function roleOf(): Promise<MaybeKnown<string | null>> {
    if (task?.taskRoleArn) return { value: task.taskRoleArn };
    const defined = await after(place.definition, async ({ taskRoleArn }) => ({ value: taskRoleArn }));
    if ('unknown' in defined || defined.value !== '') return defined;
    const host = valueOf(instance);
    if ('unknown' in instance) return instance;
    return host ? asking((one) => account.instanceRole(host.ec2InstanceId, one)) : { value: null };
  }

  const rolePrincipal: MaybeKnown<string> =
    'unknown' in role ? role : role.value === null ? { unknown: 'The task has no role.' } : { value: role.value };
  const accountId = valueOf(identity)?.account ?? '';
  const partition = clusterArn.startsWith('arn:') ? clusterArn.split(':')[1] : 'aws';
  const container = valueOf(place.container)?.name;
  const withKey = (principal: MaybeKnown<string>, action: string): Promise<MaybeKnown<Decisions | null>> =>
    after<KeyState | null, Decisions | null>(key, async (state) =>
      state === null ? { value: null } : simulated(principal, { actions: [action], resources: [state.arn] }),
    );
  const forTask = (question: (taskArn: string) => Question): Promise<MaybeKnown<Decisions>> =>
    task === null
      ? Promise.resolve('unknown' in place.task ? place.task : noTask)
      : simulated(caller, question(task.arn));
  // ECS's session names; a policy may allow those alone.
  const session = `arn:${partition}:ssm:${region}:${accountId}:session/ecs-execute-command-0123456789abcdef0`;
  const context = {
    'ecs:cluster': clusterArn,
    ...(container === undefined ? {} : { 'ecs:container-name': container }),
  };

  const subnet = task?.subnetId || valueOf(instance)?.subnetId || '';
  const [callerExec, callerStart, callerSessions, callerKey, roleSession, roleKey, roleLogging, network] =
    await Promise.all([
      forTask((taskArn) => ({
        actions: ['ecs:ExecuteCommand'],
        resources: [clusterArn, taskArn],
        context: { ...context, 'ecs:task': taskArn },
      })),
      forTask((taskArn) => ({ actions: ['ssm:StartSession'], resources: [taskArn] })),
      simulated(caller, { actions: ['ssm:TerminateSession', 'ssm:ResumeSession'], resources: [session] }),
      withKey(caller, 'kms:GenerateDataKey'),
      simulated(rolePrincipal, { actions: sessionActions, resources: [] }),
      withKey(rolePrincipal, 'kms:Decrypt'),
      after<ExecConfiguration, Decisions | null>(configuration, async (one) =>
        loggingDecisions(loggingQuestions(one, partition, region, accountId)),
      ),
      subnet === ''
        ? Promise.resolve<MaybeKnown<Network>>({ unknown: 'ECS names no subnet for this task.' })
        : after(identity, (who) => asking((one) => account.network(subnet, who.account, one))),
    ]);
  async function loggingDecisions(questions: readonly Question[]): Promise<MaybeKnown<Decisions | null>> {
    if (questions.length === 0) return { value: null };
    const answers = await Promise.all(questions.map((question) => simulated(rolePrincipal, question)));
    const refused = answers.find((one) => 'unknown' in one);
    if (refused && 'unknown' in refused) return refused;
    return { value: new Map(answers.flatMap((one) => [...(valueOf(one) ?? [])])) };
  }
  return {
    region,
    identity,
    configuration,
    key,
    callerExec,
    callerStart,
    callerSessions,
    callerKey,
    role,
    roleSession,
    roleKey,
    roleLogging,
    instance,
    network,
  };
}

/** The user or role behind an identity, in the simulator's form. */
async function principalOf(
  { arn, account }: Identity,
  roleArn: (name: string) => Promise<MaybeKnown<string>>,
): Promise<MaybeKnown<string>> {
  const assumed = /^arn:([^:]+):sts::\d*:assumed-role\/([^/]+)\//.exec(arn);
  if (assumed) {
    const found = await roleArn(assumed[2]);
    return valueOf(found) ? found : { value: `arn:${assumed[1]}:iam::${account}:role/${assumed[2]}` };
  }
  if (/:(user|role)\//.test(arn)) return { value: arn };
  return { unknown: `Permissions of ${arn} cannot be simulated: IAM's simulator knows users and roles only.` };
}

/**
 * Each action with the resource it needs (Amazon ECS developer guide, *IAM permissions required for Amazon CloudWatch
 * Logs or Amazon S3 Logging*).
 */
function loggingQuestions(one: ExecConfiguration, partition: string, region: string, account: string): Question[] {
  const questions: Question[] = [];
  const bucket = `arn:${partition}:s3:::${one.s3Bucket}`;
  if (one.s3Bucket !== '') {
    questions.push({
      actions: ['s3:PutObject'],
      resources: [`${bucket}/${one.s3Prefix === '' ? '' : `${one.s3Prefix}/`}session.log`],
    });
    if (one.s3Encrypted) questions.push({ actions: ['s3:GetEncryptionConfiguration'], resources: [bucket] });
  }
  if (one.logGroup !== '') {
    questions.push({ actions: ['logs:DescribeLogGroups'], resources: [] });
    const group = `arn:${partition}:logs:${region}:${account}:log-group:${one.logGroup}:*`;
    questions.push({
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [group],
    });
  }
  return questions;
}
