/**
 * Longer than any line that our programs print, in characters. A longer line is dropped, so that output without line
 * ends cannot fill the memory.
 */
const MAX_LINE = 1_000_000;

/**
 * Cuts the output of a program in a task, as it arrives, into lines without their LF. UTF-8; a character may be split
 * between two chunks. Text after the last LF is not passed on, because it may be a cut-off line.
 */
export function lineCutter(onLine: (line: string) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = '';
  let isTooLong = false;
  return (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!isTooLong && line.length <= MAX_LINE) onLine(line);
      isTooLong = false;
    }
    if (rest.length <= MAX_LINE) return;
    rest = '';
    isTooLong = true;
  };
}
