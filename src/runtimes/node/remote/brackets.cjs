/** Where brackets match and functions end in JavaScript text, without a parser. */
'use strict';

/** A character after which `/` begins a regular expression, not a division. */
const beforeRegExp =
  /[([{,;=:!&|?+\-*%^~<>]$|(^|[^\w$.])(return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await)$/;

/** Offsets of matching brackets, by the opening one. Strings, templates, comments and regular expressions are stepped over. */
function matchBrackets(text) {
  const match = new Map();
  const open = [];
  // Templates nest: a `}` that closes `${` goes on with the template around it.
  const skipTemplate = (from) => {
    let i = from;
    for (; i < text.length && text[i] !== '`'; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '$' && text[i + 1] === '{') {
        open.push({ at: i + 1, template: true });
        return i + 2;
      }
    }
    return i + 1;
  };
  for (let i = 0; i < text.length;) {
    const c = text[i];
    if (c === '"' || c === "'") {
      for (i++; i < text.length && text[i] !== c && text[i] !== '\n'; i++) if (text[i] === '\\') i++;
      i++;
    } else if (c === '`') i = skipTemplate(i + 1);
    else if (c === '/' && text[i + 1] === '/') {
      const line = text.indexOf('\n', i);
      i = line < 0 ? text.length : line;
    } else if (c === '/' && text[i + 1] === '*') {
      const close = text.indexOf('*/', i + 2);
      i = close < 0 ? text.length : close + 2;
    } else if (c === '/' && beforeRegExp.test(text.slice(Math.max(0, i - 20), i).trimEnd())) {
      let inClass = false;
      for (i++; i < text.length && text[i] !== '\n' && (inClass || text[i] !== '/'); i++) {
        if (text[i] === '\\') i++;
        else if (text[i] === '[') inClass = true;
        else if (text[i] === ']') inClass = false;
      }
      i++;
    } else if (c === '(' || c === '{' || c === '[') {
      open.push({ at: i, template: false });
      i++;
    } else if (c === ')' || c === '}' || c === ']') {
      const opened = open.pop();
      if (opened) match.set(opened.at, i);
      i++;
      if (opened && opened.template) i = skipTemplate(i);
    } else i++;
  }
  return match;
}

/** Offset of the end of the function that begins at `from`, or -1. */
function endOfFunction(text, match, from) {
  const head = /[({]|=>/g;
  head.lastIndex = from;
  const first = head.exec(text);
  if (!first || first.index - from > 300) return -1;
  let body = first.index;
  if (first[0] === '(') {
    const close = match.get(first.index);
    if (close === undefined) return -1;
    body = close + 1 + /^\s*/.exec(text.slice(close + 1, close + 200))[0].length;
    if (text.substr(body, 2) !== '=>') return text[body] === '{' && match.has(body) ? match.get(body) : -1;
  }
  if (text.substr(body, 2) !== '=>') return match.has(body) ? match.get(body) : -1;
  body += 2 + /^\s*/.exec(text.slice(body + 2, body + 200))[0].length;
  if (text[body] === '{') return match.has(body) ? match.get(body) : -1;
  for (let i = body; i < text.length; i++) {
    if (match.has(i)) i = match.get(i);
    else if (/[,;)\]}]/.test(text[i])) return i;
  }
  return -1;
}

module.exports = { matchBrackets, endOfFunction };
