// Of its time alpha takes 60 %, beta 30 % and gamma 10 %, for as many seconds as the argument says.
'use strict';

function alpha(until) {
  let sum = 0;
  while (Date.now() < until) for (let i = 0; i < 1000; i++) sum += i % 7;
  return sum;
}

function beta(until) {
  let sum = 0;
  while (Date.now() < until) for (let i = 0; i < 1000; i++) sum += i % 11;
  return sum;
}

function gamma(until) {
  let sum = 0;
  while (Date.now() < until) for (let i = 0; i < 1000; i++) sum += i % 13;
  return sum;
}

function serve(seconds) {
  const end = Date.now() + 1000 * seconds;
  while (Date.now() < end) {
    alpha(Date.now() + 60);
    beta(Date.now() + 30);
    gamma(Date.now() + 10);
  }
}

if (require.main === module) serve(Number(process.argv[2]));
module.exports = { serve };
