/**
 * The request, which is the only argument: JSON `{check: true, pids}` or
 * `{pids, mode, durationMs, intervalUs, heapIntervalBytes, stretchesMs, pausedMs, folder, limits}`.
 */
'use strict';
module.exports = JSON.parse(process.argv[2]);
