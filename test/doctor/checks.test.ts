/** When each check is ok, warns, fails or is unknown, and what its fix says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { addSysPtrace } from '../../src/capture/fixes';
import { CaptureError } from '../../src/capture/types';
import { accountChecks } from '../../src/doctor/checks/account';
import { describedChecks } from '../../src/doctor/checks/described';
import { sessionChecks } from '../../src/doctor/checks/session';
import { noSession } from '../../src/doctor/session';
import type { CheckStatus, Finding } from '../../src/doctor/types';
import type { Instance, Network } from '../../src/ecs/account/types';
import type { Task } from '../../src/ecs/types';
import { container, definition, service, task } from '../capture/support/fakeEcs';
import { account, containerFacts, decided, look, place, refused, session, view } from './facts';

function is(finding: Finding, status: CheckStatus, detail: RegExp, fix?: RegExp): void {
  assert.equal(finding.status, status, finding.detail);
  assert.match(finding.detail, detail);
  assert.match(finding.detail, /^[^\s].*[^\s]$/s);
  if (fix === undefined) assert.equal(finding.fix, undefined);
  else assert.match(finding.fix ?? '', fix);
}
const described = (id: string, change: Parameters<typeof place>[0] = {}): Finding =>
  look(describedChecks, id, place(change));
const withTask = (id: string, change: Partial<Task>): Finding => described(id, { task: { value: task('t1', change) } });
const withDefinition = (id: string, change: Parameters<typeof definition>[0]): Finding =>
  described(id, { definition: { value: definition(change) } });
const around = (id: string, ...given: Parameters<typeof view>): Finding => look(accountChecks, id, view(...given));
const inside = (id: string, change: Parameters<typeof session>[0] = {}): Finding =>
  look(sessionChecks(), id, session(change));
const seen = (id: string, change: Parameters<typeof containerFacts>[0]): Finding =>
  inside(id, { container: { value: containerFacts(change) } });

describe('the checks of a task', () => {
  it('task-status', () => {
    is(described('task-status'), 'ok', /RUNNING since 2026/);
    is(withTask('task-status', { lastStatus: 'PENDING' }), 'warning', /still starting/);
    is(
      withTask('task-status', { lastStatus: 'STOPPED', stoppedReason: 'OutOfMemory' }),
      'failed',
      /STOPPED \(OutOfMemory\)/,
    );
    is(
      described('task-status', { task: { value: null } }),
      'failed',
      /no running task \(it wants 1\)/,
      /describe-services/,
    );
    is(described('task-status', { task: refused }), 'unknown', /AWS refused/);
  });
  it('launch-type', () => {
    is(described('launch-type'), 'ok', /^Fargate/);
    is(withTask('launch-type', { launchType: 'EXTERNAL' }), 'ok', /not tried by us/);
    is(withTask('launch-type', { launchType: '' }), 'unknown', /names none/);
    is(described('launch-type', { task: { value: null } }), 'unknown', /no task/);
  });
  it('platform-version', () => {
    is(described('platform-version'), 'ok', /1\.4\.0/);
    is(
      withTask('platform-version', { platformVersion: '1.3.0' }),
      'failed',
      /needs 1\.4\.0/,
      /--platform-version LATEST/,
    );
    is(
      withTask('platform-version', { platformVersion: '1.0.0', platformFamily: 'Windows_Server_2022_Core' }),
      'ok',
      /1\.0\.0/,
    );
    is(withTask('platform-version', { launchType: 'EC2', platformVersion: '' }), 'ok', /Does not apply/);
    is(withTask('platform-version', { platformVersion: '' }), 'unknown', /no platform version/);
  });
  it('exec-enabled', () => {
    is(described('exec-enabled'), 'ok', /On/);
    is(
      withTask('exec-enabled', { enableExecuteCommand: false }),
      'failed',
      /It is on for the service/,
      /^aws ecs update-service .*web --force-new-deployment$/,
    );
    const off = { value: { ...service, enableExecuteCommand: false } };
    is(
      described('exec-enabled', { service: off, task: { value: task('t1', { enableExecuteCommand: false }) } }),
      'failed',
      /Turn it on/,
      /--enable-execute-command/,
    );
    is(
      described('exec-enabled', { service: refused, task: { value: task('t1', { enableExecuteCommand: false }) } }),
      'failed',
      /Turn it on/,
    );
  });
  it('managed-agent', () => {
    const agent = (
      exec: 'ready' | 'pending' | 'stopped' | 'disabled',
      execReason = '',
      now = Date.parse('2026-11-21T08:00:30.000Z'),
    ): Finding => described('managed-agent', { container: { value: container('app', { exec, execReason }) }, now });
    is(agent('ready'), 'ok', /^RUNNING\.$/);
    is(agent('pending'), 'warning', /still starting.*Wait/);
    is(
      agent('pending', '', Date.parse('2026-11-21T08:05:30.000Z')),
      'failed',
      /PENDING for 5 min/,
      /--force-new-deployment/,
    );
    is(
      agent('stopped', 'exit code 1.'),
      'failed',
      /does not run \(exit code 1\)\. Start a new task/,
      /--force-new-deployment/,
    );
    is(agent('disabled'), 'unknown', /no agent/);
    const beside = task('t1', { containers: [container('app'), container('envoy', { exec: 'stopped' })] });
    is(described('managed-agent', { task: { value: beside } }), 'ok', /Beside it: envoy: stopped/);
  });
});

describe('the checks of a task definition', () => {
  it('read-only-root', () => {
    is(described('read-only-root'), 'ok', /off/);
    is(
      withDefinition('read-only-root', { readonlyRootFilesystem: true }),
      'warning',
      /the agent runs all the same\. If no session opens/,
      /"readonlyRootFilesystem": false/,
    );
    const frozen = { value: definition({ readonlyRootFilesystem: true }) };
    for (const exec of ['stopped', 'pending', 'disabled'] as const)
      is(
        described('read-only-root', { definition: frozen, container: { value: container('app', { exec }) } }),
        'failed',
        /cannot start/,
        /"readonlyRootFilesystem": false/,
      );
    is(described('read-only-root', { definition: refused }), 'unknown', /AWS refused/);
    is(
      described('read-only-root', { container: { value: container('other') } }),
      'unknown',
      /does not name container other/,
    );
  });
  it('init-process', () => {
    is(described('init-process'), 'ok', /on/);
    is(withDefinition('init-process', {}), 'warning', /zombie/, /"initProcessEnabled": true/);
  });
  it('sys-ptrace', () => {
    is(described('sys-ptrace'), 'ok', /Added/);
    is(withDefinition('sys-ptrace', { privileged: true }), 'ok', /privileged/);
    is(withDefinition('sys-ptrace', {}), 'warning', /Not added/, /"add": \["SYS_PTRACE"\]/);
  });
  it('pid-mode', () => {
    const mode = (pidMode: string): Finding =>
      described('pid-mode', { definition: { value: { ...definition(), pidMode } } });
    is(mode(''), 'ok', /its own/);
    is(mode('task'), 'warning', /one container/);
    is(mode('host'), 'warning', /host/);
    is(described('pid-mode', { definition: refused }), 'unknown', /AWS refused/);
  });
  it('environment-keys', () => {
    is(withDefinition('environment-keys', { environmentNames: ['AWS_REGION', 'PATH'] }), 'ok', /None/);
    is(
      withDefinition('environment-keys', { environmentNames: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] }),
      'warning',
      /AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY set/,
    );
  });
});

describe('the checks of what surrounds a task', () => {
  const key = { value: { arn: 'arn:aws:kms:eu-west-1:123456789012:key/k', state: 'Enabled' } };
  const opened = { outcome: 'opened', accepted: true } as const;

  it('cluster-configuration', () => {
    is(around('cluster-configuration'), 'ok', /DEFAULT.*No KMS key/);
    const configuration = {
      value: {
        kmsKeyId: 'alias/exec',
        logging: 'OVERRIDE',
        s3Bucket: 'logs',
        s3Prefix: 'exec',
        s3Encrypted: true,
        logGroup: '/ecs/exec',
        logGroupEncrypted: false,
      },
    };
    is(
      around('cluster-configuration', { configuration }),
      'ok',
      /OVERRIDE \(S3 bucket logs, prefix exec, encrypted; log group \/ecs\/exec\).*alias\/exec/,
    );
    is(
      around('cluster-configuration', { configuration: { value: { ...configuration.value, logging: 'NONE' } } }),
      'warning',
      /off/,
    );
    is(around('cluster-configuration', { configuration: refused }), 'unknown', /AWS refused/);
  });
  it('caller-execute-command: known from the simulator, from a refusal, and best from a session', () => {
    const denied = { callerExec: decided('denied', 'ecs:ExecuteCommand') };
    is(around('caller-execute-command'), 'ok', /Allowed/);
    is(
      around('caller-execute-command', denied),
      'warning',
      /denies you ecs:ExecuteCommand/,
      /"ecs:ExecuteCommand"[^]*cluster\/shop[^]*task\/shop\/\*/,
    );
    is(around('caller-execute-command', { callerExec: refused }), 'unknown', /AWS refused/);
    is(
      around('caller-execute-command', { callerExec: decided('conditional', 'ecs:ExecuteCommand') }),
      'unknown',
      /conditions/,
    );
    is(around('caller-execute-command', { callerExec: refused }, opened), 'ok', /accepted the command/);
    is(
      around('caller-execute-command', denied, opened),
      'warning',
      /accepted the command.*conditions/,
      /ExecuteCommand/,
    );
    is(
      around('caller-execute-command', {}, { outcome: 'refused', accepted: false }),
      'warning',
      /ECS refused/,
      /ExecuteCommand/,
    );
    is(
      around('caller-execute-command', { callerExec: refused }, { outcome: 'failed', accepted: true }),
      'ok',
      /accepted the command/,
    );
  });
  for (const [id, fact, action] of [
    ['caller-data-key', 'callerKey', 'kms:GenerateDataKey'],
    ['task-role-key', 'roleKey', 'kms:Decrypt'],
  ] as const) {
    it(id, () => {
      const worst = id === 'caller-data-key' ? 'warning' : 'failed';
      is(around(id), 'ok', /Not needed/);
      is(around(id, { key, [fact]: decided('allowed', action) }), 'ok', /Allowed/);
      is(around(id, { key, [fact]: decided('denied', action) }), worst, /denies/, /key\/k/);
      is(around(id, { key, [fact]: refused }), 'unknown', /AWS refused/);
      is(around(id, { key, [fact]: refused }, opened), 'ok', /session opened/);
      is(around(id, { key: refused, [fact]: refused }), 'unknown', /AWS refused/);
    });
  }
  it('caller-data-key: a key that is disabled, and one that KMS refused for a session', () => {
    is(around('caller-data-key', { key: { value: { arn: 'a', state: 'Disabled' } } }), 'failed', /Disabled/);
    is(
      around(
        'caller-data-key',
        { key, callerKey: decided('allowed', 'kms:GenerateDataKey') },
        { outcome: 'refused', accepted: true },
      ),
      'warning',
      /KMS refused/,
      /GenerateDataKey/,
    );
  });
  it('caller-start-session: being denied is fine', () => {
    is(around('caller-start-session'), 'ok', /Denied, as AWS recommends/);
    is(
      around('caller-start-session', { callerStart: decided('allowed', 'ssm:StartSession') }),
      'warning',
      /Allowed/,
      /"Deny"/,
    );
    is(around('caller-start-session', { callerStart: refused }), 'unknown', /AWS refused/);
  });
  it('caller-sessions', () => {
    is(around('caller-sessions'), 'ok', /Allowed/);
    is(
      around('caller-sessions', { callerSessions: decided('denied', 'ssm:TerminateSession') }),
      'warning',
      /20 minutes/,
      /ssm:TerminateSession/,
    );
    is(around('caller-sessions', { callerSessions: refused }), 'unknown', /AWS refused/);
  });
  it('agent-version', () => {
    const on = (change: Partial<Instance>): Finding =>
      around('agent-version', {
        instance: {
          value: { agentVersion: '1.80.0', agentConnected: true, ec2InstanceId: 'i-1', subnetId: '', ...change },
        },
      });
    is(around('agent-version'), 'ok', /Fargate/);
    is(on({}), 'ok', /1\.80\.0/);
    is(on({ agentVersion: '1.50.1' }), 'failed', /needs 1\.50\.2/, /ecs-init/);
    is(on({ agentConnected: false }), 'failed', /not connected/);
    is(on({ agentVersion: '' }), 'unknown', /no agent version/);
    is(around('agent-version', { instance: refused }), 'unknown', /AWS refused/);
  });
  it('task-role and task-role-session', () => {
    is(around('task-role'), 'ok', /role\/web/);
    is(around('task-role', { role: { value: null } }), 'failed', /no role/, /ssmmessages:OpenDataChannel/);
    is(around('task-role', { role: refused }), 'unknown', /AWS refused/);
    is(around('task-role-session'), 'ok', /Allowed/);
    const denied = { roleSession: decided('denied', 'ssmmessages:OpenDataChannel') };
    is(around('task-role-session', denied), 'failed', /denies the task role/, /ssmmessages:OpenDataChannel/);
    is(around('task-role-session', denied, opened), 'warning', /A session opened/, /ssmmessages/);
    is(around('task-role-session', { roleSession: refused }), 'unknown', /AWS refused/);
    is(around('task-role-session', { roleSession: refused }, opened), 'ok', /all four/);
  });
  it('task-role-logging', () => {
    is(around('task-role-logging'), 'ok', /Not needed/);
    is(
      around('task-role-logging', { roleLogging: decided('allowed', 'logs:PutLogEvents') }),
      'ok',
      /logs:PutLogEvents/,
    );
    is(
      around('task-role-logging', { roleLogging: decided('denied', 's3:PutObject') }, opened),
      'warning',
      /s3:PutObject/,
      /s3:PutObject/,
    );
    is(
      around('task-role-logging', { roleLogging: decided('denied', 's3:PutObject') }),
      'failed',
      /s3:PutObject/,
      /s3:PutObject/,
    );
    is(around('task-role-logging', { roleLogging: refused }), 'unknown', /AWS refused/);
  });
  it('vpc-endpoints', () => {
    const vpc = (change: Partial<Network>): Finding =>
      around('vpc-endpoints', { network: { value: { vpcId: 'vpc-1', isShared: false, endpoints: [], ...change } } });
    const endpoint = (name: string, state = 'available') => ({ service: `com.amazonaws.eu-west-1.${name}`, state });
    is(vpc({}), 'ok', /no VPC endpoints/);
    is(vpc({ endpoints: [endpoint('s3'), endpoint('ssmmessages')] }), 'ok', /has an endpoint/);
    is(vpc({ endpoints: [endpoint('ssmmessages', 'pending')] }), 'warning', /pending/);
    is(
      vpc({ endpoints: [endpoint('s3')] }),
      'warning',
      /none for ssmmessages/,
      /create-vpc-endpoint .*vpc-1 .*ssmmessages/,
    );
    is(vpc({ isShared: true }), 'unknown', /another account/);
    is(around('vpc-endpoints', { network: refused }), 'unknown', /AWS refused.*NAT/);
    is(around('vpc-endpoints', { network: refused }, opened), 'ok', /session opened/);
  });
  it('nothing here fails for what the caller may not ask', () => {
    const all = Object.fromEntries(
      Object.keys(account())
        .filter((name) => name !== 'region')
        .map((name) => [name, refused]),
    );
    for (const check of accountChecks) assert.equal(check.look(view(all)).status, 'unknown', check.id);
  });
});

describe('the checks of a session', () => {
  it('session', () => {
    is(inside('session'), 'ok', /Opened in 1\.2 s/);
    is(look(sessionChecks(), 'session', noSession('failed', 'The agent is away.')), 'failed', /The agent is away/);
    is(
      look(sessionChecks(), 'session', noSession('refused', 'You may not.')),
      'unknown',
      /Could not be tried\. You may not/,
    );
    is(look(sessionChecks(), 'session', noSession('not tried', 'Not tried: off.')), 'unknown', /Not tried: off/);
  });
  it('without one all others are unknown', () => {
    for (const check of sessionChecks().slice(1))
      assert.equal(check.look(noSession('failed', 'no')).status, 'unknown', check.id);
  });
  it('shell', () => {
    is(inside('shell'), 'ok', /dash/);
    is(look(sessionChecks(), 'shell', noSession('failed', 'no', { noShell: true })), 'failed', /no shell/);
  });
  it('user', () => {
    is(inside('user'), 'ok', /root, the process as user 1000/);
    is(
      inside('user', { host: { value: { uid: 1000, arch: 'x86_64', privateDir: '/p', tempDir: '/t' } } }),
      'warning',
      /user 1000/,
    );
  });
  it('architecture and libc', () => {
    is(inside('architecture'), 'ok', /x86_64/);
    is(
      inside('architecture', { host: { value: { uid: 0, arch: 'riscv64', privateDir: '/p', tempDir: '/t' } } }),
      'warning',
      /riscv64.*pip install py-spy/,
    );
    is(seen('libc', { libc: 'musl' }), 'ok', /musl/);
    is(seen('libc', { libc: '' }), 'unknown', /Neither/);
  });
  it('temp-folder', () => {
    is(inside('temp-folder'), 'ok', /writable and executable, 953 MB free/);
    is(seen('temp-folder', { freeBytes: 1e6 }), 'warning', /only 0 MB left/);
    is(
      inside('temp-folder', {
        host: { value: { uid: 0, arch: 'x86_64', privateDir: '/p', tempDir: '/t', tempDirNoExec: true } },
      }),
      'warning',
      /noexec.*see "py-spy"/,
      /TMPDIR/,
    );
  });
  it('capabilities, seccomp, yama', () => {
    is(inside('capabilities'), 'ok', /The session has it/);
    is(seen('capabilities', { effective: 0xa80425fbn }), 'warning', /lacks it \(effective a80425fb/, /SYS_PTRACE/);
    is(seen('capabilities', { effective: null }), 'unknown', /could not read/);
    is(seen('seccomp', { seccomp: 0 }), 'ok', /No filter/);
    is(seen('seccomp', { seccomp: 2 }), 'ok', /A filter is on/);
    is(seen('seccomp', { seccomp: 2, kernel: '4.4.0-1' }), 'warning', /4\.4\.0/, /SYS_PTRACE/);
    is(seen('seccomp', { seccomp: 1 }), 'failed', /Strict/);
    is(seen('seccomp', { seccomp: null }), 'unknown', /does not say/);
    is(seen('yama', { yama: null }), 'ok', /no Yama/);
    is(seen('yama', { yama: 0 }), 'ok', /no limit/);
    is(seen('yama', { yama: 1 }), 'ok', /lifted/);
    is(seen('yama', { yama: 1, effective: 0n }), 'warning', /limits/, /SYS_PTRACE/);
    is(seen('yama', { yama: 3 }), 'warning', /forbids/);
  });
  it('process, attach, py-spy and node-inspector', () => {
    is(inside('process'), 'ok', /main\.py \(pid 17, python\), 20 % of a core, 4 threads/);
    is(
      inside('process', {
        process: { value: new CaptureError('no-process', 'No Python or Node process runs.', 'Name another.') },
      }),
      'failed',
      /No Python.*Name another/,
    );
    is(inside('attach'), 'ok', /own user \(Python 3\.12\.4\)/);
    is(inside('attach', { ofRuntimes: { attach: { value: null } } }), 'ok', /Not needed/);
    const ofAttach = (runtimeVersion: string): Finding =>
      inside('attach', { ofRuntimes: { attach: { value: { as: 'direct', runtimeVersion, python: '' } } } });
    is(ofAttach('3.13.15t'), 'failed', /free-threaded build \(Python 3\.13\.15t\), which py-spy cannot read/);
    is(ofAttach('3.15.2t'), 'ok', /free-threaded build .* its own sampler records/);
    const ofFile = (unreadable: string): Finding =>
      inside('attach', {
        ofRuntimes: { attach: { value: { as: 'direct', runtimeVersion: '3.12.4', python: '', unreadable } } },
      });
    is(
      ofFile('sectionless'),
      'failed',
      /^The file of its interpreter \(Python 3\.12\.4\).* table of sections.*plain strip/,
    );
    is(ofFile('gone'), 'failed', /replaced or removed while the process runs.*Restart the service/);
    is(
      inside('attach', {
        ofRuntimes: { attach: { value: new CaptureError('ptrace', 'The kernel says no.', 'Add it.', addSysPtrace) } },
      }),
      'failed',
      /says no\. Add it/,
      /SYS_PTRACE/,
    );
    const ofPySpy = (value: unknown): Finding => inside('py-spy', { ofRuntimes: { 'py-spy': { value } } });
    const cached = { from: 'cache', path: '/t/py-spy' };
    const ofImage = { from: 'image', path: '/p', version: '0.4.1', usable: true };
    const tooOld = { from: 'image', path: '/p', version: '0.3.1', usable: false };
    is(inside('py-spy'), 'ok', /the first capture sends [\d.]+\.$/);
    is(ofPySpy({ found: cached }), 'ok', /cached/);
    is(ofPySpy({ found: ofImage }), 'ok', /0\.4\.1, from the image/);
    is(ofPySpy({ found: tooOld }), 'ok', /0\.3\.1 is too old.*sends/);
    // Where no temporary folder runs programs.
    is(ofPySpy({ found: null, fromMemory: true }), 'ok', /sends.* run from memory/);
    is(ofPySpy({ found: cached, fromMemory: true }), 'ok', /cached.* run from memory/);
    is(ofPySpy({ found: tooOld, fromMemory: true }), 'ok', /too old.*sends.* run from memory/);
    is(ofPySpy({ found: ofImage, fromMemory: false }), 'ok', /from the image/);
    for (const found of [null, cached, tooOld])
      is(ofPySpy({ found, fromMemory: false }), 'failed', /none can be sent.*no Python \(3\.8 or newer\)/);
    is(inside('py-spy', { ofRuntimes: { 'py-spy': { value: null } } }), 'ok', /Not needed/);
    is(inside('node-inspector'), 'ok', /Not needed/);
    is(inside('node-inspector', { ofRuntimes: { 'node-inspector': { value: 'v22.1.0' } } }), 'ok', /v22\.1\.0/);
    is(
      inside('node-inspector', {
        ofRuntimes: {
          'node-inspector': {
            value: new CaptureError('not-attachable', 'It was started with --disable-sigusr1.', 'Start it without.'),
          },
        },
      }),
      'failed',
      /disable-sigusr1/,
    );
  });
});

describe('the ids of rows', () => {
  it('are unique, and documented in this order', () => {
    const ids = [...describedChecks, ...accountChecks, ...sessionChecks()].map((check) => check.id);
    assert.equal(new Set(ids).size, ids.length);
    const table = readFileSync('src/doctor/README.md', 'utf8').split('## Ids')[1];
    assert.deepEqual(
      [...table.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]),
      ids,
    );
  });
});
