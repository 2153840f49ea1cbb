import { visible } from '../words/visible';

/**
 * Replaces what a terminal would obey (escapes in a hostile function name), and what reorders its lines, by visible text;
 * keeps line feeds. JSON stays the same JSON.
 */
export const printable = (text: string): string => visible(text, (c) => (c === '\n' ? c : c === '\t' ? ' ' : null));

/** Prose on one line: white space of any kind becomes a blank. */
export const oneLine = (text: string): string => printable(text.replace(/\s+/g, ' '));

/** A row of a table, with names from a container or a file: a line feed in one begins no row of its own. */
export const row = (text: string): string => printable(text).replace(/\n/g, '\\u000a');

/**
 * The two channels of a command: results on stdout, everything else on stderr. What it writes is made printable, whoever
 * wrote it: see {@link guarded}.
 */
export interface Output {
  /** The command's result: one JSON document, or lines for people. */
  result(text: string): void;
  /** Progress, facts and errors. */
  note(text: string): void;
}

export const terminalOutput: Output = {
  result: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
};

/** Lets nothing through that is not printable, JSON included. */
export const guarded = (output: Output): Output => ({
  result: (text) => output.result(printable(text)),
  note: (text) => output.note(printable(text)),
});

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
    guarded(terminalOutput).note(`ecs-profiler: The result could not be written: ${error.message}.`);
  });
}
