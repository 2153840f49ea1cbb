/** A lab with small services, and captures of them as the extension makes them: real channel, real recorders. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startLab } from '../../../lab/lab';
import { openAccess } from '../../../src/access/awsAccess';
import { createCapture } from '../../../src/capture/record/captureTask';
import type { CaptureProgress, CaptureRequest, CaptureResult } from '../../../src/capture/types';
import { openRemoteHost } from '../../../src/exec/remoteHost';
import type { ExecApi, ExecTarget, SessionGrant } from '../../../src/exec/types';
import { nodeOf, pm2Runtime } from '../../exec-commands/remoteTools';
import { remainsOf, temporaryFolders, type Remains } from './remains';
import { createResting, type Resting } from './resting';
import { seedCache } from './seedCache';
import { isLongRun } from '../../support/longRun';

/** Only root may mount, so that only its labs have a `noexec` folder. */
export const mayMount = process.getuid?.() === 0;

export const services = path.resolve('test', 'flow', 'services');

/** Profiles of the credentials file that the captures use. */
export type ProfileName = 'lab' | 'lab-readonly' | 'lab-denied' | 'expired' | 'unknown';
const credentials = (['lab', 'lab-readonly', 'lab-denied', 'unknown'] as const)
  .map((name) => `[${name}]\naws_access_key_id = ${name}\naws_secret_access_key = lab\n`)
  .concat('[expired]\naws_access_key_id = lab\naws_secret_access_key = lab\naws_session_token = expired\n')
  .join('\n');

export interface Moment extends CaptureProgress {
  cancel(): void;
  /** Restarts the measurement of `ms`, as cancelling does. */
  mark(): void;
  readonly sessionId: string;
}

export interface Attempt {
  readonly result: CaptureResult | null;
  readonly error: unknown;
  readonly moments: readonly CaptureProgress[];
  /** Log and channel trace: all that reaches the output channel. */
  readonly said: readonly string[];
  readonly grants: readonly SessionGrant[];
  /** From the beginning, or from the `cancel()` or `mark()`, to the end. */
  readonly ms: number;
}

export interface AttemptOptions {
  readonly profile?: ProfileName;
  readonly request?: Partial<CaptureRequest>;
  readonly on?: (moment: Moment) => void;
}

export interface FlowLab extends Resting {
  readonly endpoint: string;
  readonly region: string;
  readonly openSessions: () => number;
  /** Signed as `lab`. */
  readonly execApi: ExecApi;
  /** One capture of a service, however it ends. */
  attempt(service: string, options?: AttemptOptions): Promise<Attempt>;
  remains(service: string): Remains;
  /** The service's tasks as the exec API names them. */
  tasks(service: string): Promise<ExecTarget[]>;
  /** Puts py-spy where an earlier capture would have left it. */
  seedCache(service: string): void;
  stop(): Promise<void>;
}

/** Where the tasks run: in this process's lab or in another process's. */
export interface Where {
  readonly endpoint: string;
  readonly region: string;
  readonly pid: number;
  readonly openSessions: () => number;
  stop(): Promise<void>;
}

/** `name`: a manifest of `services/`. */
export async function startFlowLab(name = 'services.json'): Promise<FlowLab> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'flow-manifest-'));
  try {
    const lab = await startLab({ services: manifestIn(folder, name) });
    return flowAt({
      endpoint: lab.ecsEndpoint,
      region: lab.region,
      pid: process.pid,
      openSessions: () => lab.openSessions,
      stop: () => lab.stop(),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Placeholder commands for a Node of a release line and for PM2. Only the long run has them. */
const NODE_OF = /^node@(\d+)$/;
const PM2 = 'pm2-runtime';

/** Writes the manifest without the services that this lab cannot run. */
function manifestIn(folder: string, name: string): string {
  const manifest = JSON.parse(readFileSync(path.join(services, name), 'utf8')) as {
    services: { source: string; command: string[]; tempNoexec?: boolean }[];
  };
  const possible = manifest.services.filter(
    ({ tempNoexec, command }) =>
      (tempNoexec !== true || mayMount) && (!(NODE_OF.test(command[0]) || command[0] === PM2) || isLongRun),
  );
  const file = path.join(folder, name);
  const program = (word: string): string =>
    word === PM2 ? pm2Runtime() : word.replace(NODE_OF, (_, version: string) => nodeOf(version));
  writeFileSync(
    file,
    JSON.stringify({
      services: possible.map((service) => ({
        ...service,
        command: service.command.map(program),
        source: path.resolve(services, service.source),
      })),
    }),
  );
  return file;
}

export async function flowAt(where: Where): Promise<FlowLab> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'flow-test-'));
  writeFileSync(path.join(folder, 'credentials'), credentials, { mode: 0o600 });
  const environment = {
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'credentials'),
    AWS_CONFIG_FILE: path.join(folder, 'config'),
  };
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  const settingsOf = (profile: ProfileName) => ({ profile, region: where.region, endpointUrl: where.endpoint });
  const lab = await openAccess(settingsOf('lab'));

  return {
    endpoint: where.endpoint,
    region: where.region,
    openSessions: where.openSessions,
    execApi: lab.exec,
    remains: (service) => remainsOf(where.endpoint, where.pid, service),
    async tasks(service) {
      const found: ExecTarget[] = [];
      for await (const page of lab.ecs.tasks('lab', service)) {
        found.push(
          ...page.map((task) => ({
            clusterArn: task.clusterArn,
            taskArn: task.arn,
            container: task.containers[0].name,
            runtimeId: task.containers[0].runtimeId,
          })),
        );
      }
      return found;
    },
    ...createResting(where, path.join(services, 'services.json')),
    seedCache(service) {
      for (const temp of temporaryFolders(where.endpoint, service)) seedCache(temp);
    },
    async stop() {
      await where.stop();
      rmSync(folder, { recursive: true, force: true });
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    },

    async attempt(service, { profile = 'lab', request = {}, on = () => undefined } = {}) {
      const moments: CaptureProgress[] = [];
      const said: string[] = [];
      const grants: SessionGrant[] = [];
      const abort = new AbortController();
      const began = Date.now();
      let markedAt = Number.NaN;
      const { ecs, exec: api } = await openAccess(settingsOf(profile));
      const execApi: ExecApi = {
        ...api,
        async executeCommand(...args) {
          const grant = await api.executeCommand(...args);
          grants.push(grant);
          return grant;
        },
      };
      const capture = createCapture({
        access: {
          profile,
          ecs,
          openHost: (target, options) =>
            openRemoteHost(execApi, target, { ...options, trace: (line) => said.push(line) }),
        },
        assetsDir: path.resolve('dist', 'py-spy'),
      });
      const mark = (): void => {
        if (Number.isNaN(markedAt)) markedAt = Date.now();
      };
      const cancel = (): void => {
        mark();
        abort.abort();
      };
      const ended = (outcome: { result: CaptureResult | null; error: unknown }): Attempt => ({
        ...outcome,
        moments,
        said,
        grants,
        ms: Date.now() - (markedAt || began),
      });
      return capture(
        {
          cluster: 'lab',
          service,
          durationMs: 2000,
          rateHz: 100,
          mode: 'cpu',
          cachePySpy: true,
          fetchPySpy: false,
          ...request,
        },
        {
          signal: abort.signal,
          log: (line) => said.push(line),
          onProgress: (progress) => {
            moments.push(progress);
            on({ ...progress, cancel, mark, sessionId: grants.at(-1)?.sessionId ?? '' });
          },
        },
      ).then(
        (result) => ended({ result, error: null }),
        (error: unknown) => ended({ result: null, error }),
      );
    },
  };
}
