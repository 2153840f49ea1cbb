/** The private folder of the session, and the process that outlives the server and ends what the session started. */
import { N, attempt, fs, guarded, server, sleep } from './common.mjs';

const tempFolders = () =>
  [process.env.TMPDIR || '', '/tmp', '/dev/shm', '/var/tmp'].filter((folder) => /^\/[A-Za-z0-9/._-]*$/.test(folder));

/** Whether the file system that holds the folder runs programs, as the list of mounts says. */
function runsPrograms(folder) {
  const real = fs.realpathSync(folder);
  const mounts = String(attempt(() => fs.readFileSync('/proc/self/mounts')) || '')
    .split('\n')
    .map((line) => line.split(' '));
  let best = ['', '', '', ''];
  for (const mount of mounts)
    if (
      mount.length > 3 &&
      `${real}/`.startsWith(mount[1] === '/' ? '/' : `${mount[1]}/`) &&
      mount[1].length >= best[1].length
    )
      best = mount;
  return !best[3].split(',').includes('noexec');
}

export function privateFolder() {
  for (const mustRun of [true, false]) {
    for (const temp of tempFolders()) {
      const folder = `${temp}/.ecs-profiler-${N}`;
      const made = attempt(() => {
        if (mustRun && !runsPrograms(temp)) return null;
        fs.mkdirSync(folder, { mode: 0o700 });
        return { temp, folder, executable: mustRun };
      });
      if (made) return made;
    }
  }
  return null;
}

/** Signals every process that bears this session's mark; returns how many run. */
function signalAll(signal) {
  let found = 0;
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    attempt(() => {
      if (!fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`ECS_PROFILER_SESSION=${N}`)) return;
      if (/\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1'))) return;
      found++;
      process.kill(Number(pid), signal);
    });
  }
  return found;
}

export async function clean(folder) {
  if (signalAll('SIGTERM') > 0) {
    for (let n = 0; n < 10 && signalAll(0) > 0; n++) await sleep(100);
    signalAll('SIGKILL');
  }
  attempt(() => fs.rmSync(folder, { recursive: true, force: true }));
}

/** Tells the client, which reads it when it is back, why the server ends. */
function tellSilent() {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = fs.constants;
  attempt(() =>
    fs.writeSync(fs.openSync(`/proc/${server}/fd/1`, O_WRONLY | O_NONBLOCK | O_NOCTTY), `@@${N} FAIL silent\n`),
  );
}

/** A byte on its input is a sign of life of the client, its end the server's; q ends the guardian. */
export function guard() {
  for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT']) process.on(name, () => {});
  const end = async (silent) => {
    if (silent) {
      tellSilent();
      attempt(() => process.kill(Number(server), 'SIGKILL'));
    }
    await clean(guarded);
    process.exit(0);
  };
  let timer = setTimeout(end, 15000, true);
  process.stdin.on('data', (data) => {
    if (data.includes(0x71)) process.exit(0);
    clearTimeout(timer);
    timer = setTimeout(end, 15000, true);
  });
  process.stdin.on('end', () => end(false));
}
