/** The two channels of a command: results on stdout, all else on stderr. Text from a container is made printable first. */
import { printable } from './printable';

export interface Output {
  /** The command's result: one JSON document, or lines for people. */
  result(text: string): void;
  /** Progress, facts and errors. */
  note(text: string): void;
}

export const terminalOutput: Output = {
  result: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${printable(text)}\n`),
};
