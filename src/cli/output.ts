/** Replaces control characters (terminal escapes in a hostile function name) by visible ones; keeps line feeds. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (c) =>
    c === '\t' ? ' ' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Prose on one line: white space of any kind becomes a blank. */
export const oneLine = (text: string): string => printable(text.replace(/\s+/g, ' '));

/** A row of a table, with names from a container or a file: a line feed in one begins no row of its own. */
export const row = (text: string): string => printable(text).replace(/\n/g, '\\u000a');

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

/**
 * Lets the command go on when a channel cannot be written, so that it cleans up and ends by itself: a capture leaves its
 * task as it found it. A reader that has read enough (`| head -1`) is no failure; anything else on stdout (a full disk)
 * is told once and makes the exit code 1.
 */
export function outliveChannels(): void {
  let isTold = false;
  // What cannot be told on stderr can be told nowhere.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isTold) return;
    isTold = true;
    process.exitCode = 1;
    terminalOutput.note(`ecs-profiler: The result could not be written: ${error.message}.`);
  });
}
