/** Replaces control characters (terminal escapes in a hostile function name) by visible ones; keeps line feeds. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (c) =>
    c === '\t' ? ' ' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The two channels of a command: results on stdout, everything else on stderr. Text from a container is made printable
 * first.
 */
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
