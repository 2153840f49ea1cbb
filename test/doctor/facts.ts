/** The facts of a healthy service, as input of the checks; tests override parts of them. */
import type { Account } from '../../src/doctor/account';
import type { AccountView } from '../../src/doctor/checks/account';
import type { CheckedPlace } from '../../src/doctor/place';
import type { ContainerFacts, Session } from '../../src/doctor/session';
import type { Check, Finding } from '../../src/doctor/types';
import type { Decision, Decisions } from '../../src/ecs/account/types';
import { container, definition, service, task } from '../capture/support/fakeEcs';
import { sampleProcess } from '../support/sampleProcess';

export const refused = { unknown: 'AWS refused it.' };

export const place = (change: Partial<CheckedPlace> = {}): CheckedPlace => ({
  service: { value: service },
  task: { value: task('t1') },
  container: { value: container('app') },
  definition: { value: definition({ initProcessEnabled: true, capabilitiesAdd: ['SYS_PTRACE'] }) },
  now: Date.parse('2026-11-21T08:00:30.000Z'),
  ...change,
});

export const decided = (decision: Decision, ...actions: readonly string[]): { value: Decisions } => ({
  value: new Map(actions.map((action) => [action, decision])),
});

export const account = (change: Partial<Account> = {}): Account => ({
  region: 'eu-west-1',
  identity: { value: { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/me', region: 'eu-west-1' } },
  configuration: {
    value: {
      kmsKeyId: '',
      logging: 'DEFAULT',
      s3Bucket: '',
      s3Prefix: '',
      s3Encrypted: false,
      logGroup: '',
      logGroupEncrypted: false,
    },
  },
  key: { value: null },
  callerExec: decided('allowed', 'ecs:ExecuteCommand'),
  callerStart: decided('denied', 'ssm:StartSession'),
  callerSessions: decided('allowed', 'ssm:TerminateSession', 'ssm:ResumeSession'),
  callerKey: { value: null },
  role: { value: 'arn:aws:iam::123456789012:role/web' },
  roleSession: decided('allowed', 'ssmmessages:CreateControlChannel'),
  roleKey: { value: null },
  roleLogging: { value: null },
  instance: { value: null },
  network: { value: { vpcId: 'vpc-1', isShared: false, endpoints: [] } },
  ...change,
});

/** By default no session was tried, so that nothing is proved by one. */
export const view = (
  change: Partial<Account> = {},
  session: AccountView['session'] = { outcome: 'not tried', accepted: false },
): AccountView => ({ account: account(change), taskArn: task('t1').arn, clusterArn: service.clusterArn, session });

export const containerFacts = (change: Partial<ContainerFacts> = {}): ContainerFacts => ({
  shell: 'dash',
  kernel: '6.1.0',
  effective: 1n << 19n,
  bounding: 1n << 19n,
  seccomp: 2,
  noNewPrivileges: false,
  yama: 0,
  libc: 'glibc 2.36',
  freeBytes: 1e9,
  ...change,
});

export const session = (change: Partial<Session> = {}): Session => ({
  outcome: 'opened',
  detail: '',
  accepted: true,
  noShell: false,
  openMs: 1200,
  host: { value: { uid: 0, arch: 'x86_64', privateDir: '/tmp/p', tempDir: '/tmp' } },
  container: { value: containerFacts() },
  process: { value: sampleProcess({ pid: 17, uid: 1000, gid: 1000, cpuShare: 0.2, threads: 4 }) },
  ofRuntimes: {
    attach: { value: { as: 'dropped', runtimeVersion: '3.12.4', python: '' } },
    'node-inspector': { value: null },
    'py-spy': { value: { found: null } },
  },
  ...change,
});

/** The verdict of the check with this id. */
export function look<Facts>(checks: readonly Check<Facts>[], id: string, facts: Facts): Finding {
  const check = checks.find((one) => one.id === id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  return check.look(facts);
}
