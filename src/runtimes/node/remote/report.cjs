/** The way back: events as JSON lines on stdout, refusals as errors with a code. */
'use strict';
const fs = require('fs');

function say(event) {
  try {
    fs.writeSync(1, JSON.stringify(event) + '\n');
  } catch (error) {
    if (error.code === 'EAGAIN') return say(event);
  }
}
const failure = (code, detail) => Object.assign(new Error(detail || code), { refusal: code });

module.exports = { say, failure };
