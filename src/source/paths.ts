/** Paths as text, of any system: the container's and the workspace's need not be this machine's. */

/** Segments of a path or `file:` URL, separators of either kind, `.` and empty segments dropped and `..` resolved. */
export function segments(path: string): string[] {
  const result: string[] = [];
  for (const part of withoutScheme(path).split(/[\\/]+/)) {
    if (part === '' || part === '.') continue;
    if (part === '..') result.pop();
    else result.push(part);
  }
  return result;
}

/** How paths are compared: whatever their case and separators. */
export function pathKey(path: string): string {
  return segments(path).join('/').toLowerCase();
}

/** Joins a path onto a folder unless it is absolute already; `/` separated. */
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
