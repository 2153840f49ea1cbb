/** Asks the independent reader beside the shared files what is in a profile. Reads nothing of src. */
import { execFileSync } from 'node:child_process';
import type { Context } from 'mocha';
import { sharedDataPath } from '../profile/sharedProfiles';

export interface OracleRow {
  /** In the unit of the file, to six digits. */
  readonly self: number;
  readonly total: number;
  /** Name and file (with `--lines` also the line) with blanks between, at most 140 characters. */
  readonly text: string;
}

export interface OracleAnswer {
  readonly samples: number;
  /** Without `(idle)`. */
  readonly total: number;
  readonly idle: number;
  /** By self weight. */
  readonly rows: readonly OracleRow[];
}

/** `file`: its path; `options` as the program takes them. Skips the test where there is no such program. */
export function askOracle(test: Context, file: string, ...options: string[]): OracleAnswer {
  const program = sharedDataPath(test, '../tools/oracle.py');
  const lines = execFileSync('python3', [program, file, ...options], { encoding: 'utf8', maxBuffer: 1 << 26 }).split(
    '\n',
  );
  const head = lines.findIndex((line) => line.startsWith('{"samples"'));
  const rows = lines.slice(head + 1).flatMap((line) => {
    const [, self, total, text] = /^ *(\S+) self +(\S+) total {2}(.*)$/.exec(line) ?? [];
    return text === undefined ? [] : [{ self: Number(self), total: Number(total), text: text.trimEnd() }];
  });
  return { ...(JSON.parse(lines[head]) as Omit<OracleAnswer, 'rows'>), rows };
}
