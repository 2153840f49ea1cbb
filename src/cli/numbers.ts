import { InvalidArgumentError } from 'commander';

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
