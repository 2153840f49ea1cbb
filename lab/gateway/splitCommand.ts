/**
 * Splits the command string as the agent does (docs/data-channel.md, 1.3): shlex rules, POSIX quoting, `#` at the start
 * of a word begins a comment, nothing is expanded. Inside double quotes a backslash escapes only `"` and `\`; inside
 * single quotes nothing.
 * @throws Error for an unterminated quote or escape.
 */
export function splitCommand(command: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let i = 0; i < command.length; i++) {
    const char = command[i];
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"') {
        const next = command[++i];
        if (next === undefined) throw new Error('EOF found after escape character');
        word += next === '"' || next === '\\' ? next : `\\${next}`;
      } else word += char;
    } else if (char === '\\') {
      const next = command[++i];
      if (next === undefined) throw new Error('EOF found after escape character');
      word = (word ?? '') + next;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === '#' && word === null) {
      while (i + 1 < command.length && command[i + 1] !== '\n') i++;
    } else word = (word ?? '') + char;
  }
  if (quote !== '') throw new Error('EOF found when expecting closing quote');
  if (word !== null) words.push(word);
  return words;
}
