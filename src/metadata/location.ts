/** Which account and region something is in: what an access leads to, and what an ARN tells. */
export interface AwsLocation {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

/**
 * Location of a resource of ECS by its ARN, `arn:aws:ecs:eu-central-1:123456789012:task/…`. Null for a text that is no
 * ARN or whose ARN names no account or region.
 */
export function locationOfArn(arn: string): AwsLocation | null {
  const [, partition, region, accountId] = /^arn:(aws[a-z-]*):[a-z-]+:([a-z0-9-]+):(\d+):./.exec(arn) ?? [];
  return partition === undefined ? null : { partition, accountId, region };
}

export const isSameLocation = (a: AwsLocation, b: AwsLocation): boolean =>
  a.partition === b.partition && a.accountId === b.accountId && a.region === b.region;

/** `account 123456789012 in eu-central-1`; the partition follows from the region. */
export const locationText = ({ accountId, region }: AwsLocation): string => `account ${accountId} in ${region}`;
