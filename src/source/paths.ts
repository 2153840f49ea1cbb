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
  return path.replace(/[\\/][^\\/]*$/, '');
}

export function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}

function withoutScheme(path: string): string {
  if (!/^file:/i.test(path)) return path;
  const plain = path.replace(/^file:(\/\/[^/]*)?/i, '').replace(/^\/(?=[a-z]:)/i, '');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
