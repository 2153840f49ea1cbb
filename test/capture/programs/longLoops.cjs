/**
 * Two functions whose loops run for 15 and 10 ms, a few times a second: V8 compiles the loops while they run, and never
 * the functions for their next calls.
 */
'use strict';

let kept = 0;
function longer(turns) {
  for (let i = 0; i < turns; i++) kept = (kept * 31 + i) % 1000003;
}
function shorter(turns) {
  for (let i = 0; i < turns; i++) kept = (kept * 17 + i) % 1000033;
}
function serve() {
  longer(3_000_000);
  shorter(2_000_000);
}

setInterval(serve, 50);
process.stdout.write('ready\n');
