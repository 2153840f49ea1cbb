#!/usr/bin/env node
/**
 * The command `ecs-profiler`: builds the command line if it is missing or older than its sources, then runs it in this
 * process. Build output goes to stderr, because stdout belongs to the command.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);
const program = at('dist', 'cli.js');

function isBuilt() {
  if (!existsSync(program) || !existsSync(at('dist', 'py-spy', 'manifest.json'))) return false;
  const built = statSync(program).mtimeMs;
  const sources = readdirSync(at('src'), { recursive: true }).map((file) => at('src', String(file)));
  return [...sources, at('package-lock.json')].every((file) => statSync(file).mtimeMs <= built);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs `work` while holding a lock that other launchers of this clone respect. */
async function alone(work) {
  const lock = at('.cache', 'build.lock');
  mkdirSync(path.dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      await sleep(200);
      const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (holder > 0 && !isAlive(holder)) rmSync(lock, { force: true });
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function build() {
  if (isBuilt()) return 0;
  process.stderr.write('Building ecs-profiler …\n');
  return spawnSync(process.execPath, [at('tools', 'run.mjs'), 'build'], { cwd: root, stdio: ['ignore', 2, 2] }).status;
}

if (!isBuilt() && (await alone(build)) !== 0) {
  process.stderr.write('ecs-profiler could not be built: see the lines above.\n');
  process.exit(1);
}
createRequire(import.meta.url)(program);
