/**
 * Records a CPU profile of another Node process of this container through its inspector, and leaves it as it was.
 * Runs inside the task with the target's own Node (14 or newer), script on standard input, one JSON argument
 * `{pid, durationMs, intervalUs}`. Events as JSON lines on stdout; the result, gzip of `{profile, sourceMaps, functionEnds}`, on
 * descriptor 3. Exit codes: 0 recorded, 1 refused or failed (an `error` event says why), 143 ended by a signal.
 */
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const path = require('path');
const zlib = require('zlib');

const { pid, durationMs, intervalUs } = JSON.parse(process.argv[2]);
/** SIGUSR1 in the signal masks of /proc/<pid>/status. */
const SIGUSR1_BIT = BigInt(0x200);
const MAP_BYTES = 4 << 20;
const ALL_MAP_BYTES = 8 << 20;

function say(event) {
  try {
    fs.writeSync(1, JSON.stringify(event) + '\n');
  } catch (error) {
    if (error.code === 'EAGAIN') return say(event);
  }
}
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const failure = (code, detail) => Object.assign(new Error(detail || code), { refusal: code });
const read = (file) => { try { return fs.readFileSync(file, 'latin1'); } catch { return ''; } };
const targetAlive = () => { const stat = read(`/proc/${pid}/stat`); return stat !== '' && !/\) Z /.test(stat); };

/** The target is Node when it runs the very program that runs this script. */
function assertNode() {
  let own, other;
  try {
    own = fs.statSync('/proc/self/exe');
    other = fs.statSync(`/proc/${pid}/exe`);
  } catch (error) {
    throw failure(targetAlive() ? 'denied' : 'gone', error.message);
  }
  if (own.ino !== other.ino || own.dev !== other.dev) throw failure('notNode');
}

function catchesSigusr1() {
  const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(read(`/proc/${pid}/status`));
  return mask !== null && (BigInt('0x' + mask[1]) & SIGUSR1_BIT) !== BigInt(0);
}

/** `0100007F:1F90` of /proc/net/tcp{,6}: words of four bytes, each in the machine's (little-endian) order. */
function address(text) {
  const [host, port] = text.split(':');
  const bytes = [];
  for (let word = 0; word < host.length; word += 8) for (let i = 6; i >= 0; i -= 2) bytes.push(parseInt(host.substr(word + i, 2), 16));
  const groups = [];
  for (let i = 0; i < bytes.length; i += 2) groups.push(((bytes[i] << 8) | bytes[i + 1]).toString(16));
  const any = bytes.every((b) => b === 0);
  if (bytes.length === 4) return { host: any ? '127.0.0.1' : bytes.join('.'), port: parseInt(port, 16) };
  return { host: any ? '::1' : groups.join(':'), port: parseInt(port, 16) };
}

/** Every listening TCP socket of the network namespace: {inode, host, port}. Columns: proc(5), /proc/net/tcp. */
function allListeners() {
  const found = [];
  for (const file of ['tcp', 'tcp6']) {
    for (const line of read(`/proc/${pid}/net/${file}`).split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/);
      if (columns[3] === '0A') found.push(Object.assign({ inode: columns[9] }, address(columns[1])));
    }
  }
  return found;
}

/** Those that the target itself holds: proves that a port is not a neighbour container's. */
function listeners() {
  const inodes = new Set();
  let names = [];
  try { names = fs.readdirSync(`/proc/${pid}/fd`); } catch { /* gone, or not ours to see */ }
  for (const name of names) {
    try {
      const socket = /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/${pid}/fd/${name}`));
      if (socket) inodes.add(socket[1]);
    } catch { /* closed meanwhile */ }
  }
  return allListeners().filter((one) => inodes.has(one.inode));
}

const hostHeader = (at) => (at.host.includes(':') ? `[${at.host}]:${at.port}` : `${at.host}:${at.port}`);

/** The inspector's WebSocket path at a listening socket, or null when it is something else. */
function probe(at) {
  return new Promise((resolve) => {
    const request = http.get({ host: at.host, port: at.port, path: '/json/list', headers: { Host: hostHeader(at) }, timeout: 1500, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => { body += chunk; if (body.length > 1e6) request.destroy(); });
      response.on('error', () => resolve(null));
      response.on('end', () => {
        try {
          const entry = JSON.parse(body).find((one) => one.type === 'node' && one.webSocketDebuggerUrl);
          resolve(entry ? Object.assign({}, at, { path: new URL(entry.webSocketDebuggerUrl).pathname }) : null);
        } catch { resolve(null); }
      });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}

async function findInspector(candidates) {
  for (const one of candidates) {
    const found = await probe(one);
    if (found) return found;
  }
  return null;
}

/** A DevTools connection over a WebSocket of our own (RFC 6455): older Node versions have no global one. */
function connect(at) {
  return new Promise((resolve, reject) => {
    const key = crypto.randomBytes(16).toString('base64');
    const request = http.request({
      host: at.host, port: at.port, path: at.path, agent: false, timeout: 5000,
      headers: { Host: hostHeader(at), Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': key },
    });
    request.on('timeout', () => request.destroy(new Error('the inspector does not answer')));
    request.on('error', reject);
    request.on('response', (response) => { response.resume(); reject(new Error(`the inspector answered ${response.statusCode}`)); });
    request.on('upgrade', (response, socket, head) => { socket.setTimeout(0); resolve(session(socket, head)); });
    request.end();
  });
}

function frame(opcode, payload) {
  const mask = crypto.randomBytes(4);
  const length = payload.length;
  const header = length < 126 ? Buffer.from([0x80 | opcode, 0x80 | length]) : length < 65536 ? Buffer.from([0x80 | opcode, 0xfe, length >> 8, length & 255]) : Buffer.alloc(10);
  if (header.length === 10) {
    header[0] = 0x80 | opcode;
    header[1] = 0xff;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  const masked = Buffer.from(payload);
  for (let i = 0; i < length; i++) masked[i] ^= mask[i & 3];
  return Buffer.concat([header, mask, masked]);
}

function session(socket, head) {
  let chunks = head.length > 0 ? [head] : [];
  let buffered = head.length;
  let needed = 2;
  let message = [];
  let nextId = 1;
  const waiting = new Map();
  const self = { closed: false, onClose: () => undefined, call, end };

  function call(method, params, timeoutMs) {
    return new Promise((resolve, reject) => {
      if (self.closed) return reject(failure('connectionLost'));
      const id = nextId++;
      const timer = setTimeout(() => { waiting.delete(id); reject(failure('noAnswer', method)); }, timeoutMs || 15000);
      waiting.set(id, { resolve, reject, timer, method });
      socket.write(frame(1, Buffer.from(JSON.stringify({ id, method, params: params || {} }))));
    });
  }
  function end() {
    if (!self.closed) { socket.write(frame(8, Buffer.alloc(0))); socket.end(); }
  }
  function closed() {
    if (self.closed) return;
    self.closed = true;
    for (const one of waiting.values()) { clearTimeout(one.timer); one.reject(failure('connectionLost', one.method)); }
    waiting.clear();
    self.onClose();
  }
  function received(text) {
    const answer = JSON.parse(text);
    const one = waiting.get(answer.id);
    if (!one) return;
    waiting.delete(answer.id);
    clearTimeout(one.timer);
    if (answer.error) one.reject(failure('inspector', `${one.method}: ${answer.error.message}`));
    else one.resolve(answer.result);
  }
  /** Takes whole frames off the buffer; big ones are joined once, when complete. */
  function drain() {
    while (buffered >= needed) {
      let data = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      chunks = [data];
      const short = data[1] & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (data.length < start) { needed = start; return; }
      const length = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
      if (data.length < start + length) { needed = start + length; return; }
      const payload = data.slice(start, start + length);
      const opcode = data[0] & 0x0f;
      const final = (data[0] & 0x80) !== 0;
      data = data.slice(start + length);
      chunks = data.length > 0 ? [data] : [];
      buffered = data.length;
      needed = 2;
      if (opcode === 8) { socket.end(); return; }
      if (opcode === 9) { socket.write(frame(10, payload)); continue; }
      if (opcode > 2) continue;
      message.push(payload);
      if (!final) continue;
      const text = Buffer.concat(message).toString('utf8');
      message = [];
      received(text);
    }
  }
  socket.on('data', (chunk) => { chunks.push(chunk); buffered += chunk.length; drain(); });
  socket.on('error', closed);
  socket.on('close', closed);
  socket.on('end', closed);
  setImmediate(drain);
  return self;
}

/** Code for the target. `load` gets a built-in module whatever kind of program it is; one timer of ours at most is alive. */
const inTarget = (body) => `(() => {
  const load = process.getBuiltinModule || require;
  const inspector = load.call(process, 'inspector');
  const key = Symbol.for('ecs-profiler.close');
  clearTimeout(process[key]);
  ${body}
})()`;
/** Should this driver be killed, the target closes its inspector by itself a little after the recording's end. */
const closeLater = inTarget(`process[key] = setTimeout(() => { delete process[key]; inspector.close(); }, ${Number(durationMs) + 15000}); process[key].unref(); return true;`);
/** Not at once: close() waits for connections to end, ours too. */
const closeNow = inTarget('delete process[key]; setTimeout(() => inspector.close(), 30); return true;');

const state = { before: [], signalled: false, opened: null, connection: null, ending: null };

async function evaluate(expression) {
  const answer = await state.connection.call('Runtime.evaluate', { expression, includeCommandLineAPI: true, returnByValue: true });
  if (answer.exceptionDetails) throw failure('inspector', answer.exceptionDetails.exception && answer.exceptionDetails.exception.description);
  return answer.result.value;
}

const mainThreadState = () => (/\) (\S)/.exec(read(`/proc/${pid}/stat`)) || [])[1];
const newListeners = () => listeners().filter((one) => !state.before.some((old) => old.inode === one.inode));

/** Node opens 9229 on the signal, unless told otherwise; containers of a task share their loopback. */
function portTaken() {
  const own = new Set(listeners().map((one) => one.inode));
  return allListeners().some((one) => one.port === 9229 && !own.has(one.inode));
}

/** Signals and waits for the port. A target whose main thread was seen asleep since has handled the signal. */
async function openInspector() {
  if (!catchesSigusr1()) throw failure('signalNotCaught');
  process.kill(pid, 'SIGUSR1');
  state.signalled = true;
  const since = Date.now();
  const waited = () => Date.now() - since;
  let asleep = 0;
  while (waited() < 10000 && asleep < 40 && !(asleep >= 10 && (waited() > 2000 || portTaken()))) {
    await sleep(waited() < 200 ? 20 : 50);
    if (!targetAlive()) throw failure('gone');
    const found = await findInspector(newListeners());
    if (found) { state.opened = found; return found; }
    if (mainThreadState() === 'S') asleep++;
  }
  const already = await findInspector(state.before);
  if (already) return already;
  throw failure(portTaken() ? 'portTaken' : 'ownHandler');
}

async function locateInspector() {
  state.before = listeners();
  const options = read(`/proc/${pid}/cmdline`) + read(`/proc/${pid}/environ`);
  const likely = /--inspect/.test(options) ? state.before : state.before.filter((one) => one.port === 9229);
  const open = await findInspector(likely);
  return open || openInspector();
}

async function record() {
  assertNode();
  const at = await locateInspector();
  say({ event: 'attached', wasOpen: state.opened === null, port: at.port });
  state.connection = await connect(at);
  const seen = await evaluate('process.pid');
  const inside = (/^NSpid:.*?(\d+)$/m.exec(read(`/proc/${pid}/status`)) || [])[1];
  if (seen !== pid && String(seen) !== inside) throw failure('foreign', `pid ${seen}`);
  if (state.opened) await evaluate(closeLater);
  const lost = new Promise((_, reject) => {
    // A process that is being ended closes its sockets a moment before it is gone.
    state.connection.onClose = () => setTimeout(() => reject(failure(targetAlive() ? 'connectionLost' : 'gone')), 200);
  });
  lost.catch(() => undefined);
  await state.connection.call('Profiler.enable');
  await state.connection.call('Profiler.setSamplingInterval', { interval: intervalUs });
  await state.connection.call('Profiler.start', {}, 60000);
  // Code that V8 optimised earlier hides the functions it inlined. Precise coverage, switched on and off again, drops
  // optimised code once; V8 makes it anew within moments, and while a profiler runs it keeps the functions apart.
  await state.connection.call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await state.connection.call('Profiler.stopPreciseCoverage');
  say({ event: 'recording' });
  await Promise.race([sleep(durationMs), lost]);
  say({ event: 'stopping' });
  const { profile } = await state.connection.call('Profiler.stop', {}, 120000);
  return profile;
}

/** Leaves the target as it was: no profiler, and no inspector that was not there before. Safe to call in any state. */
async function restore() {
  const closed = () => !state.opened || !listeners().some((one) => one.inode === state.opened.inode);
  if (state.signalled && !state.opened) {
    for (let i = 0; i < 20 && !state.opened && targetAlive() && newListeners().length === 0 && state.ending === 143; i++) await sleep(50);
    state.opened = await findInspector(newListeners());
  }
  try {
    if (state.opened && targetAlive() && (!state.connection || state.connection.closed)) state.connection = await connect(state.opened);
    if (state.connection && !state.connection.closed) {
      state.connection.onClose = () => undefined;
      // A profiler that still runs ends with its connection.
      if (state.opened) await evaluate(closeNow);
    }
  } catch (error) {
    say({ event: 'note', text: `closing: ${error.message}` });
  }
  if (state.connection) state.connection.end();
  for (let i = 0; i < 100 && !closed(); i++) await sleep(30);
  if (!closed()) say({ event: 'portLeftOpen', port: state.opened.port });
}

const isUrl = (text) => /^[a-z][a-z0-9+.-]*:/i.test(text);

/** Map of a generated file, without the sources' text; null where there is none or it is too large. */
function sourceMapOf(url) {
  const file = url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url;
  if (!path.isAbsolute(file)) return null;
  try {
    if (fs.statSync(file).size > 4 * MAP_BYTES) return null;
    const links = fs.readFileSync(file, 'utf8').match(/^\/\/[#@] ?sourceMappingURL=\S+\s*$/gm);
    if (!links) return null;
    const link = links[links.length - 1].replace(/^.*?sourceMappingURL=/, '').trim();
    let text;
    let mapFolder = path.dirname(file);
    if (link.startsWith('data:')) {
      const comma = link.indexOf(',');
      const body = link.slice(comma + 1);
      text = /;base64$/.test(link.slice(0, comma)) ? Buffer.from(body, 'base64').toString('utf8') : decodeURIComponent(body);
    } else {
      const target = path.resolve(mapFolder, link.startsWith('file://') ? decodeURIComponent(new URL(link).pathname) : decodeURIComponent(link));
      if (fs.statSync(target).size > 8 * MAP_BYTES) return null;
      text = fs.readFileSync(target, 'utf8').replace(/^\)\]\}'[^\n]*\n/, '');
      mapFolder = path.dirname(target);
    }
    const map = JSON.parse(text);
    const parts = Array.isArray(map.sections) ? map.sections.map((section) => section.map) : [map];
    if (!parts.every((part) => part && typeof part.mappings === 'string')) return null;
    for (const part of parts) {
      delete part.sourcesContent;
      // Sources are relative to the map; ours will be read as if it lay beside the generated file.
      const sourceRoot = part.sourceRoot || '';
      if (mapFolder === path.dirname(file) || isUrl(sourceRoot)) continue;
      part.sources = part.sources.map((source) => (isUrl(source) ? source : path.resolve(mapFolder, sourceRoot, source)));
      delete part.sourceRoot;
    }
    const small = JSON.stringify(map);
    return small.length <= MAP_BYTES ? small : null;
  } catch {
    return null;
  }
}

/** Maps of the files that most samples passed through, the program's own before its dependencies'. */
function sourceMaps(profile) {
  const index = new Map(profile.nodes.map((node, i) => [node.id, i]));
  const hits = profile.nodes.map((node) => node.hitCount || 0);
  const parent = profile.nodes.map(() => -1);
  profile.nodes.forEach((node, i) => (node.children || []).forEach((child) => { parent[index.get(child)] = i; }));
  // V8 lists a parent before its children.
  for (let i = hits.length - 1; i > 0; i--) if (parent[i] >= 0) hits[parent[i]] += hits[i];
  const byUrl = new Map();
  profile.nodes.forEach((node, i) => {
    const url = node.callFrame.url;
    if (/^(file:\/\/|\/)/.test(url) && (parent[i] < 0 || profile.nodes[parent[i]].callFrame.url !== url)) byUrl.set(url, (byUrl.get(url) || 0) + hits[i]);
  });
  const foreign = (url) => (url.includes('/node_modules/') ? 1 : 0);
  const ranked = [...byUrl].sort((a, b) => foreign(a[0]) - foreign(b[0]) || b[1] - a[1]).slice(0, 200);
  const maps = {};
  let left = ALL_MAP_BYTES;
  for (const [url, weight] of ranked) {
    const map = weight > 0 ? sourceMapOf(url) : null;
    if (map === null || map.length > left) continue;
    maps[url] = map;
    left -= map.length;
  }
  return maps;
}

/** A character after which `/` begins a regular expression, not a division. */
const beforeRegExp = /[([{,;=:!&|?+\-*%^~<>]$|(^|[^\w$.])(return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await)$/;

/** Offsets of matching brackets, by the opening one. Strings, templates, comments and regular expressions are stepped over. */
function matchBrackets(text) {
  const match = new Map();
  const open = [];
  // Templates nest: a `}` that closes `${` goes on with the template around it.
  const skipTemplate = (from) => {
    let i = from;
    for (; i < text.length && text[i] !== '`'; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '$' && text[i + 1] === '{') { open.push({ at: i + 1, template: true }); return i + 2; }
    }
    return i + 1;
  };
  for (let i = 0; i < text.length;) {
    const c = text[i];
    if (c === '"' || c === "'") {
      for (i++; i < text.length && text[i] !== c && text[i] !== '\n'; i++) if (text[i] === '\\') i++;
      i++;
    } else if (c === '`') i = skipTemplate(i + 1);
    else if (c === '/' && text[i + 1] === '/') { const line = text.indexOf('\n', i); i = line < 0 ? text.length : line; }
    else if (c === '/' && text[i + 1] === '*') { const close = text.indexOf('*/', i + 2); i = close < 0 ? text.length : close + 2; }
    else if (c === '/' && beforeRegExp.test(text.slice(Math.max(0, i - 20), i).trimEnd())) {
      let inClass = false;
      for (i++; i < text.length && text[i] !== '\n' && (inClass || text[i] !== '/'); i++) {
        if (text[i] === '\\') i++;
        else if (text[i] === '[') inClass = true;
        else if (text[i] === ']') inClass = false;
      }
      i++;
    } else if (c === '(' || c === '{' || c === '[') { open.push({ at: i, template: false }); i++; }
    else if (c === ')' || c === '}' || c === ']') {
      const opened = open.pop();
      if (opened) match.set(opened.at, i);
      i++;
      if (opened && opened.template) i = skipTemplate(i);
    } else i++;
  }
  return match;
}

/** Offset where the function ends that begins at an offset, or -1. */
function endOfFunction(text, match, from) {
  const head = /[({]|=>/g;
  head.lastIndex = from;
  const first = head.exec(text);
  if (!first || first.index - from > 300) return -1;
  let body = first.index;
  if (first[0] === '(') {
    const close = match.get(first.index);
    if (close === undefined) return -1;
    body = close + 1 + /^\s*/.exec(text.slice(close + 1, close + 200))[0].length;
    if (text.substr(body, 2) !== '=>') return text[body] === '{' && match.has(body) ? match.get(body) : -1;
  }
  if (text.substr(body, 2) !== '=>') return match.has(body) ? match.get(body) : -1;
  body += 2 + /^\s*/.exec(text.slice(body + 2, body + 200))[0].length;
  if (text[body] === '{') return match.has(body) ? match.get(body) : -1;
  for (let i = body; i < text.length; i++) {
    if (match.has(i)) i = match.get(i);
    else if (/[,;)\]}]/.test(text[i])) return i;
  }
  return -1;
}

/** Last lines of the profile's functions, in the files that samples ended in: tells apart what V8 inlined. */
function functionEnds(profile) {
  const own = new Map();
  for (const node of profile.nodes) if (/^(file:\/\/|\/)/.test(node.callFrame.url)) own.set(node.callFrame.url, (own.get(node.callFrame.url) || 0) + (node.hitCount || 0));
  const ends = {};
  for (const [url] of [...own].sort((a, b) => b[1] - a[1]).slice(0, 40)) {
    try {
      const file = url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url;
      if (fs.statSync(file).size > MAP_BYTES) continue;
      const text = fs.readFileSync(file, 'utf8');
      const lines = [0];
      for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines.push(i + 1);
      const match = matchBrackets(text);
      const lineOf = (offset) => {
        let low = 0;
        let high = lines.length - 1;
        while (low < high) { const middle = (low + high + 1) >> 1; if (lines[middle] <= offset) low = middle; else high = middle - 1; }
        return low + 1;
      };
      ends[url] = {};
      for (const { callFrame } of profile.nodes) {
        // Position 0:0 is the module itself.
        if (callFrame.url !== url || callFrame.lineNumber < 0 || (callFrame.lineNumber === 0 && callFrame.columnNumber <= 10)) continue;
        const end = endOfFunction(text, match, lines[callFrame.lineNumber] + callFrame.columnNumber);
        if (end >= 0) ends[url][`${callFrame.lineNumber}:${callFrame.columnNumber}`] = lineOf(end);
      }
    } catch { /* not a file, or gone: its lines stay where V8 put them */ }
  }
  return ends;
}

async function end(code) {
  if (state.ending !== null) return;
  state.ending = code;
  await restore().catch((error) => say({ event: 'note', text: error.message }));
  process.exit(code);
}
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => end(143));
setTimeout(() => { say({ event: 'error', code: 'tooLong' }); end(1); }, durationMs + 240000).unref();

record().then(async (profile) => {
  if (state.ending !== null) return;
  state.ending = 0;
  await restore();
  const result = zlib.gzipSync(JSON.stringify({ profile, sourceMaps: sourceMaps(profile), functionEnds: functionEnds(profile) }), { level: 6 });
  for (let at = 0; at < result.length;) at += fs.writeSync(3, result, at);
  say({ event: 'done', nodeVersion: process.version });
  process.exit(0);
}).catch((error) => {
  if (state.ending !== null) return;
  say({ event: 'error', code: error.refusal || 'failed', text: String(error.message).slice(0, 500) });
  end(1);
});
