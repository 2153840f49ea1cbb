/**
 * Lowers V8's limit of 536,870,888 characters per string for this process. Anything that would create or accept a
 * longer string throws the same error as V8. Affects the whole process, so use it in a separate one.
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
