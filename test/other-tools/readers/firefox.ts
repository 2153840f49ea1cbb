/** The Firefox Profiler's importers and sums, by its command line (`@firefox-devtools/profiler-cli`, which wants Node 24). */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nodeProgram, npmModules } from '../install';
import type { Reading } from './reading';

const VERSION = '0.10.0';
const NODE = '24.22.3';
/** Its server may say that it was not ready soon enough, and is there a moment later. */
const TRIES = 20;

interface Functions {
  readonly functions: readonly { readonly name: string; readonly selfSamples: number; readonly totalSamples: number }[];
}

/** In samples, or in the weights of a text; idle is a function like others. */
export function readByFirefox(file: string): Reading {
  const home = mkdtempSync(path.join(os.tmpdir(), 'firefox-profiler-'));
  const modules = npmModules(`@firefox-devtools/profiler-cli@${VERSION}`);
  const program = path.join(modules, '@firefox-devtools', 'profiler-cli', 'dist', 'profiler-cli.js');
  const session = randomUUID();
  const run = (...args: readonly string[]): { readonly status: number | null; readonly said: string } => {
    const { status, stdout, stderr } = spawnSync(nodeProgram(NODE), [program, ...args, '--session', session], {
      encoding: 'utf8',
      env: { ...process.env, HOME: home },
      timeout: 60_000,
    });
    return { status, said: `${stdout}${stderr}` };
  };
  try {
    let said = run('load', file).said;
    for (let time = 0; time < TRIES; time++) {
      const asked = run('thread', 'functions', '--json', '--limit', '0', '--include-idle');
      if (asked.status === 0) return readingOf(JSON.parse(asked.said) as Functions);
      said += asked.said;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
    throw new Error(said.slice(-2000));
  } finally {
    spawnSync(nodeProgram(NODE), [program, 'stop', session], { env: { ...process.env, HOME: home }, timeout: 60_000 });
    rmSync(home, { recursive: true, force: true });
  }
}

const readingOf = ({ functions }: Functions): Reading => ({
  total: functions.reduce((sum, { selfSamples }) => sum + selfSamples, 0),
  functions: new Map(functions.map((one) => [one.name, { self: one.selfSamples, total: one.totalSamples }])),
});
