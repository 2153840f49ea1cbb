import type { Command } from 'commander';
import { openAccess, type AwsAccess } from '../access/awsAccess';
import { createAgent, environmentOnly } from '../network/createAgent';
import { oneLine, type Output } from './output';

/** Options of every command that calls AWS. */
export interface AwsOptions {
  readonly json?: boolean;
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly profile?: string;
}

export function addAwsOptions(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON')
    .option('--endpoint-url <url>', 'endpoint for ECS, SSM, STS, KMS and IAM (the lab)')
    .option('--region <region>', 'AWS region')
    .option('--profile <name>', 'profile of the AWS configuration files');
}

/** For commands that open a session in a task. */
export interface SessionOptions extends AwsOptions {
  readonly trace?: boolean;
}

export function addSessionOptions(command: Command): Command {
  return addAwsOptions(command).option('--trace', 'log every frame of the session to stderr, never its content');
}

/**
 * Opens the access for these options. `AWS_ENDPOINT_URL` counts too; proxies and certificate authorities come from the
 * environment.
 */
export const accessOf = (options: SessionOptions, output: Output): Promise<AwsAccess> =>
  openAccess(
    {
      profile: options.profile ?? '',
      region: options.region ?? '',
      endpointUrl: options.endpointUrl ?? process.env.AWS_ENDPOINT_URL ?? '',
      agent: () => createAgent(environmentOnly),
    },
    { trace: () => (options.trace ? (line) => output.note(oneLine(line)) : undefined) },
  );
