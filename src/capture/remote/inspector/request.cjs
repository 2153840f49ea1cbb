/** What is asked for: the one argument, JSON `{pid, durationMs, intervalUs}`. */
'use strict';
module.exports = JSON.parse(process.argv[2]);
