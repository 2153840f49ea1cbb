/** Listening sockets: of a network namespace, and of a process. */
'use strict';
const fs = require('fs');
const { peek, read } = require('./peek.cjs');

/** `0100007F:1F90` of /proc/net/tcp{,6}: words of four bytes, each in the machine's (little-endian) order. */
function address(text) {
  const [host, port] = text.split(':');
  const bytes = [];
  for (let word = 0; word < host.length; word += 8)
    for (let i = 6; i >= 0; i -= 2) bytes.push(parseInt(host.substr(word + i, 2), 16));
  const groups = [];
  for (let i = 0; i < bytes.length; i += 2) groups.push(((bytes[i] << 8) | bytes[i + 1]).toString(16));
  const any = bytes.every((b) => b === 0);
  if (bytes.length === 4) return { host: any ? '127.0.0.1' : bytes.join('.'), port: parseInt(port, 16) };
  return { host: any ? '::1' : groups.join(':'), port: parseInt(port, 16) };
}

/** Every listening TCP socket of the process's network namespace: {inode, host, port}. Columns: proc(5), /proc/net/tcp. */
function allListeners(pid) {
  const found = [];
  for (const file of ['tcp', 'tcp6']) {
    for (const line of read(pid, `net/${file}`).split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/);
      if (columns[3] === '0A') found.push(Object.assign({ inode: columns[9] }, address(columns[1])));
    }
  }
  return found;
}

/** Those that the process itself holds: proves that a port is not a neighbour container's. */
function listeners(pid) {
  const inodes = new Set();
  try {
    peek(pid, () => {
      for (const name of fs.readdirSync(`/proc/${pid}/fd`)) {
        try {
          const socket = /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/${pid}/fd/${name}`));
          if (socket) inodes.add(socket[1]);
        } catch (error) {
          if (error.code !== 'ENOENT') throw error;
        }
      }
    });
  } catch {
    /* gone, or not ours to see */
  }
  return allListeners(pid).filter((one) => inodes.has(one.inode));
}

module.exports = { allListeners, listeners };
