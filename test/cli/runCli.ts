import { run } from '../../src/cli/program';

export interface Told {
  readonly code: number;
  /** What went to stdout and to stderr. */
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process. */
export async function runCli(...argv: string[]): Promise<Told> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(argv, { result: (text) => void out.push(text), note: (text) => void err.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
