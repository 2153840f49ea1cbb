/**
 * The request, which is the only argument: JSON `{check: true, pids}` or
 * `{pids, mode, durationMs, intervalUs, heapIntervalBytes, stretchesMs, pausedMs, folder, limits}`. `pausedMs`: the longest
 * single pause; `limits.spareMs`: what the run may take beyond `durationMs` and its pauses.
 */
'use strict';
module.exports = JSON.parse(process.argv[2]);
