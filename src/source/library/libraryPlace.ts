/** Where a library's file lies below the folder that packages or modules are installed in. `/` separated. */
export interface LibraryPlace {
  readonly kind: 'nodeModules' | 'sitePackages' | 'pythonStandard';
  /** Paths to try below that folder, the likeliest first: packages may be nested in others. */
  readonly below: readonly string[];
  /** `3.12` of Python's standard library; its lines differ between versions. */
  readonly version?: string;
}

/** The place of a library's file as it ran; null for code of the service, of a runtime, or without a file. */
export function libraryPlace(path: string): LibraryPlace | null {
  const parts = path.replace(/^file:\/\//i, '').split(/[\\/]+/);
  if (parts.includes('..')) return null;
  const below = (folder: RegExp): string[] => {
    const found = parts.flatMap((part, i) =>
      folder.test(part) && i < parts.length - 1 ? [parts.slice(i + 1).join('/')] : [],
    );
    return found.length > 1 ? [found[0], found[found.length - 1]] : found;
  };
  const modules = below(/^node_modules$/i);
  if (modules.length > 0) return { kind: 'nodeModules', below: modules };
  const packages = below(/^(site|dist)-packages$/i);
  if (packages.length > 0) return { kind: 'sitePackages', below: packages.slice(-1) };
  const python = /(?:^|[\\/])lib(?:64)?[\\/]python(\d\.\d+)[\\/](.+\.py)$/i.exec(path);
  return python ? { kind: 'pythonStandard', version: python[1], below: [python[2].replaceAll('\\', '/')] } : null;
}
