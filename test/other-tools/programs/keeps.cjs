// Of the memory it keeps in V8's heap alpha has 60 %, beta 30 % and gamma 10 %.
'use strict';

function alpha() {
  return Array.from({ length: 600 }, (_, i) => new Array(10_000).fill(i + 0.5));
}

function beta() {
  return Array.from({ length: 300 }, (_, i) => new Array(10_000).fill(i + 0.5));
}

function gamma() {
  return Array.from({ length: 100 }, (_, i) => new Array(10_000).fill(i + 0.5));
}

const serve = () => [alpha(), beta(), gamma()];

if (require.main === module) globalThis.kept = serve();
module.exports = { serve };
