/** Commands: programs, and the two transfers that scripts do where there is a shell. */
import os from 'os';
import { N, attempt, fs, sleep, spawn } from './common.mjs';
import { download, finishUpload } from './files.mjs';
import { drained, emit, queued, say } from './terminal.mjs';

export const jobs = new Map();

const signalGroup = (pid, signal) => attempt(() => process.kill(-pid, signal)) === true;

/** Runs a program in a group of its own. Resolves to its number of blocks, exit code and error output. */
function run(job, argv, folder) {
  return new Promise((resolve) => {
    const input = fs.existsSync(`${folder}/i`) ? fs.openSync(`${folder}/i`, 'r') : 'ignore';
    let child;
    const notFound = (error) =>
      resolve([0, error.code === 'EACCES' ? 126 : 127, Buffer.from(`${argv[0]}: ${error.code}\n`)]);
    try {
      child = spawn(argv[0], argv.slice(1), {
        detached: true,
        stdio: [input, 'pipe', 'pipe'],
        env: { ...process.env, ECS_PROFILER_SESSION: N },
      });
    } catch (error) {
      return notFound(error);
    }
    if (input !== 'ignore') fs.closeSync(input);
    child.on('error', notFound);
    if (!child.pid) return undefined;
    job.pid = child.pid;
    attempt(() => fs.writeFileSync(`${folder}/pid`, `${child.pid}\n`));
    const errors = [];
    let room = 65536;
    let index = 0;
    child.stderr.on('data', (data) => {
      errors.push(data.subarray(0, room));
      room -= errors[errors.length - 1].length;
    });
    child.stdout.on('data', async (data) => {
      if (job.killed) return;
      for (let at = 0; at < data.length; at += 65536) emit(job, 'o', index++, data.subarray(at, at + 65536));
      if (queued <= 131072) return;
      child.stdout.pause();
      await drained();
      child.stdout.resume();
    });
    // What it left in the background holds the pipes open: it is ended when the command has.
    child.on('exit', async () => {
      if (!signalGroup(child.pid, 'SIGTERM')) return;
      await sleep(200);
      signalGroup(child.pid, 'SIGKILL');
    });
    child.on('close', (code, signal) =>
      resolve([index, signal ? 128 + os.constants.signals[signal] : code, Buffer.concat(errors)]),
    );
    return undefined;
  });
}

export async function serveJob(job, folder) {
  let [index, code, text] = [-1, 137, Buffer.alloc(0)];
  try {
    const argv = JSON.parse(fs.readFileSync(`${folder}/a`, 'utf8'));
    if (argv[0] === '@download')
      [index, code] = await download(job, argv.slice(1)).then(
        (n) => [n, 0],
        () => [0, 66],
      );
    else if (argv[0] === '@finishUpload') [index, code] = [0, await finishUpload(argv.slice(1))];
    else [index, code, text] = await run(job, argv, folder);
  } catch {
    job.killed = true;
  }
  attempt(() => fs.rmSync(folder, { recursive: true, force: true }));
  jobs.delete(job.id);
  if (job.killed) return say(`X ${job.id} 137 -1`);
  emit(job, 'e', index, text);
  return say(`X ${job.id} ${code} ${index}`);
}

/** TERM, two seconds later KILL. */
export async function kill(job) {
  job.killed = true;
  if (!job.pid) return;
  signalGroup(job.pid, 'SIGTERM');
  for (let n = 0; n < 20 && jobs.has(job.id); n++) await sleep(100);
  if (jobs.has(job.id)) signalGroup(job.pid, 'SIGKILL');
}
