import { randomBytes, randomInt } from 'node:crypto';

/** The lab's account and region. */
export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

export const ecsArn = (resource: string): string => `arn:aws:ecs:${REGION}:${ACCOUNT}:${resource}`;

export const hex = (characters: number): string => randomBytes(characters / 2).toString('hex');

export function digits(length: number): string {
  return Array.from({ length }, (_, i) => randomInt(i === 0 ? 1 : 0, 10)).join('');
}
