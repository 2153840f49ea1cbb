import { InvalidArgumentError } from 'commander';
import { UsageError } from './failure';

interface ServiceTarget {
  readonly cluster: string;
  readonly service: string;
}

/** Reads `<cluster>/<service>`, or a service ARN (`…:service/<cluster>/<service>`). Throws UsageError. */
export function parseTarget(text: string): ServiceTarget {
  const path = text.startsWith('arn:')
    ? text
        .split(':')
        .slice(5)
        .join(':')
        .replace(/^service\//, '')
    : text;
  const parts = path.split('/');
  if (parts.length !== 2 || parts.some((part) => !/^[A-Za-z0-9_-]{1,255}$/.test(part))) {
    throw new UsageError(`"${text}" does not name a service: write <cluster>/<service>, for example lab/orders-api.`);
  }
  return { cluster: parts[0], service: parts[1] };
}

/** An option's parser for numbers within bounds; whole numbers only where asked. */
export const numberBetween =
  (low: number, high: number, whole = false) =>
  (text: string): number => {
    const value = Number(text);
    if (
      text.trim() === '' ||
      !Number.isFinite(value) ||
      value < low ||
      value > high ||
      (whole && !Number.isInteger(value))
    ) {
      throw new InvalidArgumentError(`Expected a ${whole ? 'whole ' : ''}number from ${low} to ${high}.`);
    }
    return value;
  };

/** What `--type` is, wherever a profile is read. */
export const TYPE_HELP = 'which sample type to read, by name, where the file has several';
