/** What the name of a JavaScript function says of its place, in files of the Firefox Profiler before version 4. */
interface ScriptPlace {
  /** '' for code outside of functions. */
  readonly name: string;
  readonly file: string;
  /** Line of the definition. */
  readonly line: number;
}

/**
 * Parts `work (https://shop.test/app.js:34)`, and `https://shop.test/app.js:34` of code outside of functions; null for
 * another text. Of a script that another one loaded (`loader.js -> app.js`), the last is meant.
 */
export function scriptInName(text: string): ScriptPlace | null {
  const isNamed = text.endsWith(')');
  const end = isNamed ? text.length - 1 : text.length;
  const colon = text.lastIndexOf(':');
  const line = text.slice(colon + 1, end);
  if (colon < 1 || !/^\d{1,9}$/.test(line)) return null;
  const open = isNamed ? text.lastIndexOf(' (', colon) : -1;
  if (isNamed && open < 0) return null;
  const chain = text.slice(isNamed ? open + 2 : 0, colon);
  const loaded = chain.lastIndexOf(' -> ');
  return {
    name: isNamed ? text.slice(0, open) : '',
    file: loaded < 0 ? chain : chain.slice(loaded + 4),
    line: Number(line),
  };
}
