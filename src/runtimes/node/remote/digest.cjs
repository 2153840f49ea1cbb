/** Digests of a text that ran. */
'use strict';
const crypto = require('crypto');

/** `[sha256, git's blob id, bytes]` of a buffer. */
function digestOf(bytes) {
  const sha256 = crypto.createHash('sha256').update(bytes).digest('hex');
  const blob = crypto.createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  return [sha256, blob, bytes.length];
}

module.exports = { digestOf };
