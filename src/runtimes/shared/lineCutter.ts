/**
 * More characters than any line that a program of ours prints: a longer one is dropped whole, so that output without
 * line ends fills no memory.
 */
const MAX_LINE = 1_000_000;

/**
 * Cuts the output of a program in a task, as it comes, into lines without their LF. UTF-8; a character may be cut
 * between two chunks. What follows the last LF is not handed on: a line that never ended is not one.
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
