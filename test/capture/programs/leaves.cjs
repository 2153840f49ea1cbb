// A job that V8 inlines whole: two leaves directly, `tiny` through `loop`, all from a timer. `ready` once it is compiled.
'use strict';
function leafA(n) {
  let s = 0;
  for (let i = 0; i < n; i++) s += i % 7;
  return s;
}
function leafB(n) {
  let s = 0;
  for (let i = 0; i < n; i++) s += i % 11;
  return s;
}
function tiny(x) {
  return (x * 31) % 1009;
}
function loop(n) {
  let s = 0;
  for (let i = 0; i < n; i++) {
    s = tiny(s + i);
  }
  return s;
}
function outer() {
  return leafA(20000) + leafB(20000) + loop(20000);
}
function tick() {
  const end = Date.now() + 20;
  while (Date.now() < end) outer();
}
setInterval(tick, 25);
setTimeout(() => process.stdout.write('ready\n'), 1500);
