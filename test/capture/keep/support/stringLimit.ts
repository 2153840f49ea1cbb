/**
 * Gives this process a shorter longest string than V8's 536,870,888 characters: whatever would make, or take, a longer one at once throws
 * as V8 does. For a process of its own.
 */
export function limitStrings(longest: number): void {
  const check = <T>(text: T): T => {
    if (typeof text === 'string' && text.length > longest) throw new RangeError('Invalid string length');
    return text;
  };
  const checked = (owner: object, name: string): void => {
    const real = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
    const limited = function (this: unknown, ...args: unknown[]): unknown {
      args.forEach(check);
      return check(real.apply(this, args));
    };
    Object.defineProperty(owner, name, { value: limited, configurable: true, writable: true });
  };
  checked(Array.prototype, 'join');
  checked(Buffer.prototype, 'toString');
  checked(JSON, 'stringify');
  checked(JSON, 'parse');
  checked(TextDecoder.prototype, 'decode');
  checked(TextEncoder.prototype, 'encode');
}
