/** ExecApi over the AWS SDK, loaded when first used. */
import type { ECSClient, ECSClientConfig } from '@aws-sdk/client-ecs';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExecApi, ExecError, type ExecTarget, type SessionGrant } from '../types';
import { executeCommandError, dataKeyError } from './awsErrors';
import { abandonable } from './ending';

/** Where, as whom and how to call AWS: `src/ecs` creates one for each access. */
interface ExecApiSettings {
  readonly region: string;
  /** Empty or undefined: AWS. */
  readonly endpointUrl?: string;
  readonly credentials: ECSClientConfig['credentials'];
  /** Sends the requests of every client and aborts those that take too long; shared, so never destroyed here. */
  readonly requestHandler: ECSClientConfig['requestHandler'];
  /** The agent for the session's stream: proxy and certificate authorities. Absent: a direct connection. */
  readonly agent?: Agent;
}

/**
 * A young agent is still connecting: TargetNotConnected is retried until it is this old (docs/data-channel.md, 1.4).
 */
const YOUNG_MS = 120_000;
const RETRY_MS = 3000;

/**
 * Throttling and server errors are retried by the SDK; TargetNotConnected while the agent is young. executeCommand
 * throws ExecError. If cancelled, it rejects at once, and a session granted later is terminated.
 */
export function createExecApi(settings: ExecApiSettings): ExecApi {
  const { agent } = settings;
  const config = {
    region: settings.region,
    endpoint: settings.endpointUrl || undefined,
    credentials: settings.credentials,
    maxAttempts: 4,
    requestHandler: settings.requestHandler,
  };
  let ecs: Promise<ECSClient> | null = null;
  let ssm: Promise<SSMClient> | null = null;
  let kms: Promise<KMSClient> | null = null;
  const ecsClient = () => (ecs ??= import('@aws-sdk/client-ecs').then((sdk) => new sdk.ECSClient(config)));
  const ssmClient = () => (ssm ??= import('@aws-sdk/client-ssm').then((sdk) => new sdk.SSMClient(config)));
  const kmsClient = () => (kms ??= import('@aws-sdk/client-kms').then((sdk) => new sdk.KMSClient(config)));

  async function execute(target: ExecTarget, command: string): Promise<SessionGrant> {
    const { ExecuteCommandCommand } = await import('@aws-sdk/client-ecs');
    const input = {
      cluster: target.clusterArn,
      task: target.taskArn,
      container: target.container,
      command,
      interactive: true,
    };
    const { session } = await (await ecsClient()).send(new ExecuteCommandCommand(input));
    if (!session?.sessionId || !session.streamUrl || !session.tokenValue)
      throw new ExecError('protocol', 'ExecuteCommand answered without a session.', 'Try again.');
    return { sessionId: session.sessionId, streamUrl: session.streamUrl, tokenValue: session.tokenValue };
  }

  async function terminate(sessionId: string): Promise<void> {
    const { TerminateSessionCommand } = await import('@aws-sdk/client-ssm');
    await (await ssmClient()).send(new TerminateSessionCommand({ SessionId: sessionId }));
  }

  return {
    agent,
    async executeCommand(target, command, signal) {
      for (;;) {
        if (signal?.aborted) throw new ExecError('cancelled', 'Opening the session was cancelled.', '');
        try {
          return await abandonable(execute(target, command), signal, terminate);
        } catch (error) {
          if (error instanceof ExecError) throw error;
          const mapped = executeCommandError(error);
          if (mapped.code !== 'agent-not-running' || !isNotConnected(error)) throw mapped;
          const started = await agentStartedAt(await ecsClient(), target);
          if (started === null || Date.now() - started > YOUNG_MS) throw mapped;
          // On cancellation, the next iteration reports it.
          await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
        }
      }
    },
    async resumeSession(sessionId) {
      const { ResumeSessionCommand } = await import('@aws-sdk/client-ssm');
      const { TokenValue } = await (await ssmClient()).send(new ResumeSessionCommand({ SessionId: sessionId }));
      return TokenValue || null;
    },
    terminateSession: terminate,
    async generateDataKey(keyId, context) {
      const { GenerateDataKeyCommand } = await import('@aws-sdk/client-kms');
      try {
        const answer = await (
          await kmsClient()
        ).send(new GenerateDataKeyCommand({ KeyId: keyId, NumberOfBytes: 64, EncryptionContext: { ...context } }));
        return {
          plaintext: answer.Plaintext ?? new Uint8Array(),
          ciphertext: answer.CiphertextBlob ?? new Uint8Array(),
        };
      } catch (error) {
        throw dataKeyError(error);
      }
    },
  };
}

/** Epoch milliseconds of the managed agent's lastStartedAt; null if unknown or not permitted. */
async function agentStartedAt(ecs: ECSClient, target: ExecTarget): Promise<number | null> {
  try {
    const { DescribeTasksCommand } = await import('@aws-sdk/client-ecs');
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: target.clusterArn, tasks: [target.taskArn] }));
    const container = tasks?.[0]?.containers?.find((c) => c.name === target.container);
    return container?.managedAgents?.find((a) => a.name === 'ExecuteCommandAgent')?.lastStartedAt?.getTime() ?? null;
  } catch {
    return null;
  }
}

function isNotConnected(error: unknown): boolean {
  return error instanceof Error && error.name === 'TargetNotConnectedException';
}
