// Allocates 100 MB in Buffers and keeps them, 1.5 s after its inspector was opened; 100 MB are garbage by then.
'use strict';
const inspector = require('inspector');
const kept = [];
const garbage = Array.from({ length: 100 }, () => Buffer.alloc(1e6, 1));
let openedAt = 0;
setTimeout(() => {
  garbage.length = 0;
  process.stdout.write('ready\n');
}, 10);
setInterval(() => {
  if (inspector.url() === undefined) return;
  openedAt = openedAt || Date.now();
  if (Date.now() - openedAt > 1500 && kept.length < 100) for (let i = 0; i < 10; i++) kept.push(Buffer.alloc(1e6, 1));
}, 20);
