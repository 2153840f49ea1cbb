import { createHmac, randomBytes } from 'node:crypto';
import { invalidParameter } from './errors';
import type { Input } from './input';

const key = randomBytes(16);

/**
 * One page of a list by `nextToken` and `maxResults` (1 to 100). A token names the item after which to continue, so if
 * the list changes between two pages, no remaining item is skipped or repeated.
 */
export function page(
  all: readonly string[],
  input: Input,
  defaultSize: number,
): { readonly items: readonly string[]; readonly nextToken?: string } {
  const size = input.integer('maxResults') ?? defaultSize;
  if (size < 1 || size > 100) throw invalidParameter('maxResults must be between 1 and 100.');
  const sorted = [...all].sort();
  const token = input.string('nextToken');
  const from = token === undefined ? 0 : after(sorted, open(token));
  const items = sorted.slice(from, from + size);
  return from + size < sorted.length ? { items, nextToken: seal(items[items.length - 1]) } : { items };
}

function after(sorted: readonly string[], last: string): number {
  const index = sorted.findIndex((item) => item > last);
  return index < 0 ? sorted.length : index;
}

const mac = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
const seal = (item: string): string => `${Buffer.from(item).toString('base64url')}.${mac(item)}`;

function open(token: string): string {
  const [encoded, given] = token.split('.');
  const item = Buffer.from(encoded, 'base64url').toString();
  if (given !== mac(item)) throw invalidParameter('Invalid token.');
  return item;
}
