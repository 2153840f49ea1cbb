/** A DevTools connection over a WebSocket of our own. */
'use strict';
const crypto = require('crypto');
const http = require('http');
const { hostHeader } = require('./probe.cjs');
const { failure } = require('./report.cjs');

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

module.exports = { connect };
