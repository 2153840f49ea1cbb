// Spends its CPU in `spin`, called from a timer. `--own` adds its own SIGUSR1 handler, `--open` opens an inspector.
'use strict';

function spin() {
  const end = Date.now() + 15;
  let sum = 0;
  while (Date.now() < end) sum += Math.sqrt(sum + 1);
  return sum;
}

if (process.argv.includes('--own')) process.on('SIGUSR1', () => process.stdout.write('own handler\n'));
if (process.argv.includes('--open')) require('inspector').open(0, '127.0.0.1');
setInterval(spin, 45);
require('http')
  .createServer((request, response) => response.end(request.url))
  .listen(0, '127.0.0.1', () => process.stdout.write('ready\n'));
