/**
 * The command server of a session where the image has node and neither sh nor python3: see README.md. Node 14.14 and later.
 * Run with `node -e`: argv holds the nonce, for the guardian also its word, the private folder and the server's process id.
 */
const { spawn } = require('child_process');
const { createHash } = require('crypto');
const fs = require('fs');
const os = require('os');
const { dirname } = require('path');
const zlib = require('zlib');

const [, N, role, guarded, server] = process.argv;
const MARK = [0xef, 0xbf, 0xbc];
const TRICKY = Buffer.from('efbfbdefbfbcefbfbdeda080c0800d0af4908080efbf', 'hex');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const sha = (data) => createHash('sha256').update(data).digest('hex');
const attempt = (action) => {
  try {
    return action();
  } catch {
    return undefined;
  }
};

const queue = [];
let queued = 0;
let waiting = false;
let terminal = 1;

/** Writes go out in order; a full terminal is asked again, so that requests are read meanwhile. */
function pump() {
  waiting = false;
  while (queue.length > 0) {
    let written = 0;
    try {
      written = fs.writeSync(terminal, queue[0], 0, Math.min(queue[0].length, 4096));
    } catch (error) {
      if (error.code !== 'EAGAIN') process.exit(1);
    }
    queued -= written;
    if (written === queue[0].length) queue.shift();
    else queue[0] = queue[0].subarray(written);
    if (written > 0 && queued % 65536 > 4096) continue;
    waiting = true;
    setTimeout(pump, written > 0 ? 0 : 2);
    return;
  }
}

function write(data) {
  queue.push(data);
  queued += data.length;
  if (!waiting) pump();
}

const say = (text) => write(Buffer.from(`@@${N} ${text}\n`));

/** Resolves when little waits to be written. */
async function drained() {
  while (queued > 131072) await sleep(2);
}

/** Node's raw mode leaves the terminal's LF to CRLF on: LF is escaped too. */
function escaped(data) {
  const out = Buffer.alloc(data.length * 4);
  let length = 0;
  for (let at = 0; at < data.length; at++) {
    const special =
      data[at] === 10
        ? 0x32
        : data[at] === MARK[0] && data[at + 1] === MARK[1] && (data[at + 2] === 0xbc || data[at + 2] === 0xbd)
          ? data[at + 2] - 0xbc + 0x30
          : 0;
    if (!special) {
      out[length++] = data[at];
      continue;
    }
    for (const byte of MARK) out[length++] = byte;
    out[length++] = special;
    if (special !== 0x32) at += 2;
  }
  return out.subarray(0, length);
}

function frame(id, stream, index, data) {
  write(
    Buffer.concat([
      Buffer.from(`@@${N} B ${id} ${stream} ${index} ${data.length} ${sha(data)}\n`),
      escaped(data),
      Buffer.from('\n\n\n\n'),
    ]),
  );
}

function emit(job, stream, index, data) {
  if (job.how === 'binary') return frame(job.id, stream, index, data);
  const lines = data.toString('base64').match(/.{1,760}/g) || [];
  write(Buffer.from(lines.map((line) => `=${job.id} ${line}\n`).join('')));
  say(`C ${job.id} ${stream} ${index} ${sha(data)}`);
}

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

function privateFolder() {
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

async function clean(folder) {
  if (signalAll('SIGTERM') > 0) {
    for (let n = 0; n < 10 && signalAll(0) > 0; n++) await sleep(100);
    signalAll('SIGKILL');
  }
  attempt(() => fs.rmSync(folder, { recursive: true, force: true }));
}

/** A byte on its input is a sign of life of the client, its end the server's; q ends the guardian. */
function guard() {
  for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT']) process.on(name, () => {});
  const end = async (silent) => {
    if (silent) attempt(() => process.kill(Number(server), 'SIGKILL'));
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

const jobs = new Map();
const stored = new Map();

function store(folder, name, index, data, digest) {
  const path = `${folder}/${name}`;
  if (index !== (stored.get(name) || 0) || !digest || !sha(data).startsWith(digest)) return say(`D ${name} ${index} 1`);
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.appendFileSync(path, data);
    stored.set(name, index + 1);
    say(`D ${name} ${index} 0`);
  } catch {
    say(`D ${name} ${index} 2`);
  }
}

/** Pieces of a file from `start` up to `end`. */
function* pieces(fd, start, end) {
  for (let at = start; at < end;) {
    const data = Buffer.alloc(Math.min(65536, end - at));
    const length = fs.readSync(fd, data, 0, data.length, at);
    if (length === 0) return;
    at += length;
    yield data.subarray(0, length);
  }
}

/** Sends a file's content from an offset on: see download.sh. Resolves to the number of blocks. */
async function download(job, [path, offset, digest, how]) {
  let index = 0;
  const send = async (data) => {
    await drained();
    if (!job.killed && data.length > 0) emit(job, 'o', index++, data);
  };
  const fd = fs.openSync(path, 'r');
  try {
    const info = fs.fstatSync(fd);
    if (!info.isFile()) throw new Error('not a file');
    const [whole, before] = [createHash('sha256'), createHash('sha256')];
    let start = Number(offset);
    let size = 0;
    for (const data of pieces(fd, 0, Infinity)) {
      if (size < start) before.update(data.subarray(0, start - size));
      whole.update(data);
      size += data.length;
    }
    if (start > size || (start > 0 && before.digest('hex') !== digest)) start = 0;
    const part = Math.min(size >> 1, 32768);
    const sample = Buffer.concat([
      ...pieces(fd, 0, part),
      ...pieces(fd, Math.floor(size / 2), Math.floor(size / 2) + part),
    ]);
    const packs = how === 'gzip' && zlib.deflateSync(sample, { level: 1 }).length < sample.length * 0.9;
    await send(Buffer.from(`${size} ${whole.digest('hex')} ${start} ${packs ? 'gzip' : 'plain'}\n`));
    if (packs) {
      const packer = zlib.createGzip({ chunkSize: 65536 });
      (async () => {
        for (const data of pieces(fd, start, size))
          if (!packer.write(data)) await new Promise((resolve) => packer.once('drain', resolve));
        packer.end();
      })().catch((error) => packer.destroy(error));
      for await (const data of packer) await send(data);
    } else
      for (const data of pieces(fd, start, size)) {
        if (job.killed) break;
        await send(data);
      }
    return index;
  } finally {
    fs.closeSync(fd);
  }
}

/** Puts a received file in place in one step: see finishUpload.sh. Resolves to the exit code. */
async function finishUpload([received, target, mode, how, , digest]) {
  const made = `${target}.ecs-profiler-${process.pid}`;
  const whole = createHash('sha256');
  let code = 73;
  try {
    const out = fs.openSync(made, 'wx', 0o600);
    try {
      const source = fs.createReadStream(received);
      for await (const data of how === 'gzip' ? source.pipe(zlib.createGunzip()) : source) {
        whole.update(data);
        for (let at = 0; at < data.length;) at += fs.writeSync(out, data, at);
      }
    } finally {
      fs.closeSync(out);
    }
    code = 65;
    if (whole.digest('hex') === digest) {
      code = 73;
      fs.chmodSync(made, parseInt(mode, 8));
      fs.renameSync(made, target);
      code = 0;
    }
  } catch (error) {
    if (/^Z_/.test(error.code)) code = 65;
  }
  attempt(() => fs.unlinkSync(made));
  return code;
}

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

async function serveJob(job, folder) {
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
async function kill(job) {
  job.killed = true;
  if (!job.pid) return;
  signalGroup(job.pid, 'SIGTERM');
  for (let n = 0; n < 20 && jobs.has(job.id); n++) await sleep(100);
  if (jobs.has(job.id)) signalGroup(job.pid, 'SIGKILL');
}

async function serve() {
  process.on('uncaughtException', () => process.exit(1));
  const raw = attempt(() => process.stdin.setRawMode(true)) ? 1 : 0;
  const own = attempt(() =>
    fs.openSync('/proc/self/fd/1', fs.constants.O_WRONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOCTTY),
  );
  if (own !== undefined) terminal = own;
  const place = privateFolder();
  if (!place) return say('FAIL no-temp');
  const { temp, folder, executable } = place;
  const guardian = spawn(process.execPath, [...process.execArgv, N, 'guard', folder, String(process.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guardian.stdin.on('error', () => {});
  if (raw) frame(0, 'o', 0, Buffer.concat([Buffer.from(Array.from({ length: 256 }, (_, n) => n)), TRICKY]));
  const arch = { x64: 'x86_64', arm64: 'aarch64' }[process.arch] || process.arch;
  say(`READY raw=${raw} uid=${process.getuid()} arch=${arch} exec=${executable ? 1 : 0} gzip=1 sum=node temp=${temp}`);

  /** One request, its body included; false when more input is needed. */
  const handle = () => {
    if (input.length < 48) return false;
    if (input[47] !== 10) {
      const end = input.indexOf(10, 48);
      input = end < 0 ? Buffer.alloc(0) : input.subarray(end + 1);
      return end >= 0;
    }
    const [word, id, ...rest] = input.toString('latin1', 0, 48).trim().split(/ +/);
    const body = word === 'B' || word === 'D' ? Number(rest[1]) : 0;
    if (input.length < 48 + body) return false;
    const data = input.subarray(48, 48 + body);
    input = input.subarray(48 + body);
    guardian.stdin.write('.');
    if (word === 'H') say(`H ${id}`);
    else if (word === 'B' || word === 'D')
      store(folder, id, Number(rest[0]), word === 'B' ? data : Buffer.from(data.toString('latin1'), 'base64'), rest[2]);
    else if (word === 'R') {
      say(`R ${id}`);
      if (jobs.has(id)) return true;
      const job = { id, how: rest[0], pid: 0, killed: false };
      jobs.set(id, job);
      void serveJob(job, `${folder}/${id}`);
    } else if (word === 'K' && jobs.has(id)) void kill(jobs.get(id));
    else if (word === 'Q') void quit();
    return true;
  };
  let quitting = false;
  const quit = async () => {
    // The guardian goes last: the server may be killed while it cleans.
    await clean(folder);
    guardian.stdin.write('q');
    quitting = true;
    say('BYE');
    // The client ends the session; one that is gone by then does not.
    setTimeout(() => process.exit(0), 5000);
  };
  let input = Buffer.alloc(0);
  process.stdin.on('data', (data) => {
    if (quitting) process.exit(0);
    input = Buffer.concat([input, data]);
    while (handle());
  });
  process.stdin.on('end', () => process.exit(0));
  return undefined;
}

if (role === 'guard') guard();
else void serve();
