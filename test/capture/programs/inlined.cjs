// Builds one page of a catalogue. `digest` is small and hot, so V8 inlines it into the arrow function that calls it.
'use strict';
const words = Array.from({ length: 200 }, (_, i) => `word ${i} {"[(/ `.repeat(30));

function digest(all) {
  let hash = 2166136261;
  for (const text of all) {
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
    }
  }
  return hash >>> 0;
}

function spend(ms, job) {
  const end = Date.now() + ms;
  while (Date.now() < end) job();
}

let last = 0;
setInterval(() => {
  spend(20, () => {
    last = digest(words);
  });
}, 30);
setTimeout(() => process.stdout.write(`ready ${last}\n`), 700);
