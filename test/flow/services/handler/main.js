'use strict';
/** Counts what it is told by SIGUSR1, as programs did long before Node took that signal for its inspector. */
let told = 0;

process.on('SIGUSR1', () => {
  told += 1;
});
setInterval(() => told, 50);
