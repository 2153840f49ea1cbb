/** Paths as text, for any system: neither the container's nor the workspace's need match this machine's. */

/** Segments of a path or `file:` URL with either separator; `.` and empty segments are dropped and `..` is resolved. */
export function segments(path: string): string[] {
  const result: string[] = [];
  for (const part of withoutScheme(path).split(/[\\/]+/)) {
    if (part === '' || part === '.') continue;
    if (part === '..') result.pop();
    else result.push(part);
  }
  return result;
}

/** Key for comparing paths regardless of case and separators. */
export function pathKey(path: string): string {
  return segments(path).join('/').toLowerCase();
}

/** Joins a path to a folder unless it is already absolute; `/` separated. */
export function resolveFrom(folder: string, path: string): string {
  const isAbsolute = /^([\\/]|[a-z]:[\\/]|file:)/i.test(path);
  const start = isAbsolute ? withoutScheme(path) : `${withoutScheme(folder)}/${path}`;
  const drive = /^[a-z]:/i.test(start) || !/^[\\/]/.test(start);
  return (drive ? '' : '/') + segments(start).join('/');
}

export function folderOf(path: string): string {
  return withoutQuery(path).replace(/[\\/][^\\/]*$/, '');
}

export function baseName(path: string): string {
  return withoutQuery(path).replace(/^.*[\\/]/, '');
}

/**
 * A URL without query and fragment, which choose no other file (`file:///app/cart.js?v=17#top`), and without the loaders
 * that a bundler names before it. In a plain path both signs belong to names.
 */
export function withoutQuery(path: string): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]+:\/\/|file:)([^]*)$/i.exec(path) ?? [];
  return rest === undefined ? path : scheme + withoutLoaders(rest).replace(/[?#][^]*$/, '');
}

function withoutScheme(path: string): string {
  const plain = withoutQuery(path);
  if (/^https?:/i.test(plain)) return decoded(plain);
  if (!/^file:/i.test(plain)) return plain;
  return decoded(plain.replace(/^file:(\/\/[^/]*)?/i, '')).replace(/^\/(?=[a-z]:)/i, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The beginning of a source that is named by the loaders it went through: `./node_modules/babel-loader!./src/cart.ts`. */
const LOADER = /(^|[\\/])(node_modules|~|[^\\/]*-loader)([\\/]|$)/;

/**
 * The path of a source of a map in `folder`. Bundlers use URLs as names (`webpack://shop/./src/a.ts?1f2e`), in which
 * only the path matters; others are relative to the folder. What follows a `?` tells parts and versions of one file
 * apart, as does a `#` at the end.
 *
 *     webpack:///./src/App.vue?./node_modules/babel-loader!    src/App.vue
 *     ../src/App.vue?vue&type=script                           /app/src/App.vue
 */
export function sourcePath(source: string, folder: string): string {
  if (/^file:/i.test(source)) return resolveFrom(folder, source);
  const [, scheme, inUrl] = /^([a-z][a-z0-9+.-]+):\/\/[^/]*\/([^]*)$/i.exec(source) ?? [];
  const plain = withoutLoaders(inUrl ?? source)
    .replace(/\?[^]*$/, '')
    .replace(/(\.[a-z0-9]+)#[^\\/.]*$/i, '$1');
  if (inUrl === undefined) return resolveFrom(folder, decoded(plain));
  return (/^https?$/i.test(scheme) ? decoded(plain) : plain).replace(/^(\.\/)+/, '');
}

function withoutLoaders(source: string): string {
  const first = source.replace(/^[-!]+/, '').replace(/[?!][^]*$/, '');
  const isThrough = source.includes('!=!') || (source.includes('!') && LOADER.test(first));
  return isThrough ? source.slice(source.lastIndexOf('!') + 1) : source;
}

/** Whether a source's name tells it from others of its path by a query, as bundlers name what loaders made of a file. */
export const hasQuery = (source: string): boolean => source.includes('?');
