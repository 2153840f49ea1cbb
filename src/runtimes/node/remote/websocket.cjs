/** The client's side of WebSocket frames (RFC 6455): Node has its own client only from version 22 on. */
'use strict';
const crypto = require('crypto');

/** More than any profile: what announces more is not an inspector. */
const MAX_MESSAGE_BYTES = 1 << 30;

function frame(opcode, payload) {
  const mask = crypto.randomBytes(4);
  const length = payload.length;
  const header =
    length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | length])
      : length < 65536
        ? Buffer.from([0x80 | opcode, 0xfe, length >> 8, length & 255])
        : Buffer.alloc(10);
  if (header.length === 10) {
    header[0] = 0x80 | opcode;
    header[1] = 0xff;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  const masked = Buffer.from(payload);
  for (let i = 0; i < length; i++) masked[i] ^= mask[i & 3];
  return Buffer.concat([header, mask, masked]);
}

/** Over an upgraded socket: calls `onText` for each whole message and `onEnd` once. Big messages are joined once, when complete. */
function overSocket(socket, head, { onText, onEnd }) {
  let chunks = head.length > 0 ? [head] : [];
  let buffered = head.length;
  let needed = 2;
  let message = [];
  let bytes = 0;
  let ended = false;
  const finish = () => {
    if (!ended) {
      ended = true;
      onEnd();
    }
  };

  function drain() {
    while (buffered >= needed) {
      let data = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      chunks = [data];
      const short = data[1] & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (data.length < start) {
        needed = start;
        return;
      }
      const length = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
      if (bytes + length > MAX_MESSAGE_BYTES) {
        needed = Infinity;
        socket.destroy();
        return;
      }
      if (data.length < start + length) {
        needed = start + length;
        return;
      }
      const payload = data.slice(start, start + length);
      const opcode = data[0] & 0x0f;
      const final = (data[0] & 0x80) !== 0;
      data = data.slice(start + length);
      chunks = data.length > 0 ? [data] : [];
      buffered = data.length;
      needed = 2;
      if (opcode === 8) {
        socket.end();
        return;
      }
      if (opcode === 9) {
        socket.write(frame(10, payload));
        continue;
      }
      if (opcode > 2) continue;
      message.push(payload);
      bytes += length;
      if (!final) continue;
      const text = Buffer.concat(message).toString('utf8');
      message = [];
      bytes = 0;
      onText(text);
    }
  }
  socket.setTimeout(0);
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    buffered += chunk.length;
    drain();
  });
  for (const event of ['error', 'close', 'end']) socket.on(event, finish);
  setImmediate(drain);
  return {
    send: (text) => {
      if (!ended) socket.write(frame(1, Buffer.from(text)));
    },
    // Sends no close frame: Node crashes when the connection ends while it still answers one
    // (WsHandler::OnCloseFrameWritten).
    end: () => {
      if (!ended) socket.end();
    },
  };
}

module.exports = { overSocket };
