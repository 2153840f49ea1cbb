/**
 * Reads /proc of other processes: as the session's user, else as the process's own, because root without SYS_PTRACE may
 * not read another user's.
 */
'use strict';
const fs = require('fs');

/** Effective user and group; null when the process is gone. */
function idsOf(pid) {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'latin1');
    const of = (key) => Number((new RegExp(`^${key}:\\s*\\d+\\s+(\\d+)`, 'm').exec(status) || [])[1]);
    return { uid: of('Uid'), gid: of('Gid') };
  } catch {
    return null;
  }
}

/**
 * The result of `look`, which throws EACCES or EPERM if it may not read. `look` is synchronous, because nothing else
 * may run while the user is changed.
 */
function peek(pid, look) {
  try {
    return look();
  } catch (error) {
    const ids = process.geteuid() === 0 && (error.code === 'EACCES' || error.code === 'EPERM') ? idsOf(pid) : null;
    if (!ids || !(ids.uid > 0)) throw error;
    try {
      process.setegid(ids.gid);
      process.seteuid(ids.uid);
      return look();
    } finally {
      process.seteuid(0);
      process.setegid(0);
    }
  }
}

/** Text of /proc/<pid>/<name>, '' where there is none. */
function read(pid, name) {
  try {
    return peek(pid, () => fs.readFileSync(`/proc/${pid}/${name}`, 'latin1'));
  } catch {
    return '';
  }
}

/** Where /proc/<pid>/<name> leads to, '' where that cannot be seen. */
function link(pid, name) {
  try {
    return peek(pid, () => fs.readlinkSync(`/proc/${pid}/${name}`));
  } catch {
    return '';
  }
}

module.exports = { idsOf, link, peek, read };
