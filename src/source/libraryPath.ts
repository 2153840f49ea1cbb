/** Code that is not the service's own: the runtime's and its packages'. Never mapped to a workspace file. */
const LIBRARY = [
  /(^|[\\/])(site-packages|dist-packages|node_modules)[\\/]/i,
  /(^|[\\/])lib(64)?[\\/]python\d(\.\d+)?[\\/]/i,
  /(^|[\\/])python\d+(\.\d+)?\.zip[\\/]/i,
  /[\\/]python3?\d*[\\/]lib[\\/]/i,
];

/** Whether a path as it ran can never be a workspace file: libraries, the standard library, code without a file. */
export function isLibraryPath(path: string): boolean {
  if (path === '' || path.startsWith('<')) return true;
  if (
    /^(node|internal|native|evalmachine|wasm|data|blob|chrome-extension|extensions?):/i.test(path) ||
    path.startsWith('internal/')
  )
    return true;
  return LIBRARY.some((pattern) => pattern.test(path));
}
