/** Checks of the account around the task. An opened session proves more than any policy. */
import type { Decisions } from '../../ecs/account/types';
import { isOlderVersion } from '../../ecs/versions';
import type { Account } from '../account';
import { failed, judgeAnswer, ok, unknown, warning } from '../findings';
import { actionsThatAre, allow, deny, permitted, sessionActions, taskRole, you } from '../permissions';
import type { Session } from '../session';
import type { Check, MaybeKnown } from '../types';

/** The account's facts and what the attempt to open a session showed. */
export interface AccountView {
  readonly account: Account;
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly session: Pick<Session, 'outcome' | 'accepted'>;
}

type AccountCheck = Check<AccountView>;

const proves = ({ session }: AccountView, text: string): string | null => (session.outcome === 'opened' ? text : null);

const configuration: AccountCheck = {
  id: 'cluster-configuration',
  title: 'ECS Exec configuration of the cluster',
  look: ({ account }) =>
    judgeAnswer(account.configuration, (one) => {
      const places = [
        one.s3Bucket === ''
          ? ''
          : `S3 bucket ${one.s3Bucket}${one.s3Prefix === '' ? '' : `, prefix ${one.s3Prefix}`}${one.s3Encrypted ? ', encrypted' : ''}`,
        one.logGroup === '' ? '' : `log group ${one.logGroup}${one.logGroupEncrypted ? ', encrypted' : ''}`,
      ].filter((place) => place !== '');
      const mode = one.logging === '' ? 'not configured' : one.logging === 'NONE' ? 'off' : one.logging;
      const logged = `Session logging: ${mode}${places.length === 0 ? '' : ` (${places.join('; ')})`}.`;
      const key = one.kmsKeyId === '' ? 'No KMS key: sessions are encrypted by TLS.' : `KMS key ${one.kmsKeyId}.`;
      if (one.logging === '' || one.logging === 'NONE')
        return warning(`${logged} Only CloudTrail records commands. ${key}`);
      return ok(`${logged} ${key}`);
    }),
};

const callerExec: AccountCheck = {
  id: 'caller-execute-command',
  title: 'Your ecs:ExecuteCommand',
  look: (view) => {
    const fix = () => allow(['ecs:ExecuteCommand'], [view.clusterArn, view.taskArn.replace(/[^/]+$/, '*')]);
    const { outcome, accepted } = view.session;
    if (outcome === 'refused' && !accepted)
      return warning('ECS refused the command: your identity may not run commands in this task.', fix());
    return permitted(view.account.callerExec, fix, you, accepted ? 'ECS accepted the command.' : null);
  },
};

const callerKey: AccountCheck = {
  id: 'caller-data-key',
  title: 'Your kms:GenerateDataKey',
  look: (view) => {
    const { key } = view.account;
    if ('unknown' in key) return unknown(key.unknown);
    const { value: state } = key;
    if (state === null) return ok('Not needed: the cluster has no KMS key.');
    if (state.state !== '' && state.state !== 'Enabled')
      return failed(
        `The cluster's KMS key is ${state.state}: no session can be opened. Enable it, or give the cluster another.`,
      );
    const decisions = view.account.callerKey;
    const fact: MaybeKnown<Decisions> = 'unknown' in decisions ? decisions : { value: decisions.value ?? new Map() };
    const { outcome, accepted } = view.session;
    if (outcome === 'refused' && accepted)
      return warning(
        'KMS refused a data key for the session: your identity may not use it, or the key policy does not allow it.',
        allow(['kms:GenerateDataKey'], [state.arn]),
      );
    return permitted(
      fact,
      (actions) => allow(actions, [state.arn]),
      you,
      proves(view, 'A session opened with this key.'),
    );
  },
};

const callerStart: AccountCheck = {
  id: 'caller-start-session',
  title: 'Your ssm:StartSession',
  look: ({ account, taskArn }) =>
    judgeAnswer(account.callerStart, (decisions) =>
      decisions.get('ssm:StartSession') === 'allowed'
        ? warning(
            'Allowed on the task: sessions could be started around ECS, without ecs:ExecuteCommand and its conditions. AWS recommends to deny it; we never use it.',
            deny(['ssm:StartSession'], [taskArn.replace(/task\/.*$/, 'task/*')]),
          )
        : ok('Denied, as AWS recommends; it is not needed.'),
    ),
};

const callerSessions: AccountCheck = {
  id: 'caller-sessions',
  title: 'Your ssm:Terminate/ResumeSession',
  look: ({ account }) =>
    judgeAnswer(account.callerSessions, (decisions) => {
      const denied = actionsThatAre('denied', decisions);
      if (denied.length === 0) return ok('Allowed.');
      const effects = [
        denied.includes('ssm:TerminateSession')
          ? 'a session that breaks off stays open until ECS ends it (20 minutes), and a container allows two'
          : '',
        denied.includes('ssm:ResumeSession') ? 'a lost connection ends a capture' : '',
      ].filter((effect) => effect !== '');
      return warning(
        `Denied: ${denied.join(', ')}. Without: ${effects.join('; ')}.`,
        allow(denied, ['arn:aws:ssm:*:*:session/*']),
      );
    }),
};

const agentVersion: AccountCheck = {
  id: 'agent-version',
  title: 'ECS agent of the instance',
  look: ({ account }) =>
    judgeAnswer(account.instance, (instance) => {
      if (instance === null) return ok('Does not apply: Fargate brings its own.');
      if (instance.agentVersion === '') return unknown('ECS names no agent version for the instance.');
      if (isOlderVersion(instance.agentVersion, [1, 50, 2]))
        return failed(
          `${instance.agentVersion}: ECS Exec needs 1.50.2 or newer. Update the agent, or use a newer ECS-optimized image.`,
          'sudo yum update -y ecs-init && sudo systemctl restart ecs',
        );
      return instance.agentConnected
        ? ok(`${instance.agentVersion}.`)
        : failed(`${instance.agentVersion}, but it is not connected to ECS. Look at the instance.`);
    }),
};

const role: AccountCheck = {
  id: 'task-role',
  title: 'Role of the task',
  look: ({ account }) =>
    judgeAnswer(account.role, (arn) =>
      arn === null
        ? failed(
            'The task has no role: its exec agent cannot reach Session Manager. Give the task definition a taskRoleArn whose policy holds this.',
            allow(sessionActions),
          )
        : ok(`${arn}.`),
    ),
};

const roleSession: AccountCheck = {
  id: 'task-role-session',
  title: 'Role: ssmmessages',
  look: (view) =>
    permitted(
      view.account.roleSession,
      (actions) => allow(actions),
      taskRole,
      proves(view, 'A session opened, which needs all four.'),
    ),
};

const roleKey: AccountCheck = {
  id: 'task-role-key',
  title: 'Role: kms:Decrypt',
  look: (view) => {
    const { key, roleKey: decisions } = view.account;
    if ('unknown' in key) return unknown(key.unknown);
    const { value: state } = key;
    if (state === null) return ok('Not needed: the cluster has no KMS key.');
    const fact: MaybeKnown<Decisions> = 'unknown' in decisions ? decisions : { value: decisions.value ?? new Map() };
    return permitted(
      fact,
      (actions) => allow(actions, [state.arn]),
      taskRole,
      proves(view, 'A session opened with this key.'),
    );
  },
};

const roleLogging: AccountCheck = {
  id: 'task-role-logging',
  title: 'Role: session logging',
  look: ({ account, session }) =>
    judgeAnswer(account.roleLogging, (decisions) => {
      if (decisions === null) return ok('Not needed: the cluster names no bucket or log group for sessions.');
      // A session can open and still not be logged.
      const who = session.outcome === 'opened' ? { ...taskRole, lacking: warning } : taskRole;
      return permitted({ value: decisions }, (actions) => allow(actions), who, null);
    }),
};

const endpoints: AccountCheck = {
  id: 'vpc-endpoints',
  title: 'Route to Session Manager',
  look: (view) => {
    const { network, region } = view.account;
    const proof = proves(view, 'A session opened: the task reaches ssmmessages.');
    if (proof !== null) return ok(proof);
    const service = `com.amazonaws.${region}.ssmmessages`;
    if ('unknown' in network)
      return unknown(
        `${network.unknown} The task's subnet needs a NAT gateway, a public address or a VPC endpoint for ${service}.`,
      );
    const { vpcId, isShared, endpoints: found } = network.value;
    if (isShared)
      return unknown(
        `${vpcId} belongs to another account, which alone sees its endpoints. Ask whether it has ${service}.`,
      );
    const own = found.find((one) => one.service === service);
    if (own)
      return own.state === 'available'
        ? ok(`${vpcId} has an endpoint for ssmmessages.`)
        : warning(`The endpoint for ssmmessages of ${vpcId} is ${own.state}.`);
    if (found.length === 0) return ok(`${vpcId} has no VPC endpoints, so its tasks are taken to reach the internet.`);
    return warning(
      `${vpcId} has VPC endpoints, but none for ssmmessages: without a NAT gateway or a public address the agent cannot connect.`,
      `aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id ${vpcId.replace(/[^\w-]/g, '')} --service-name ${service} --subnet-ids SUBNET --security-group-ids GROUP`,
    );
  },
};

/** In the order of the report. */
export const accountChecks: readonly AccountCheck[] = [
  configuration,
  callerExec,
  callerKey,
  callerStart,
  callerSessions,
  agentVersion,
  role,
  roleSession,
  roleKey,
  roleLogging,
  endpoints,
];
