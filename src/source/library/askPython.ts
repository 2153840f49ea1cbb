import { execFile } from 'node:child_process';
import type { PythonFolders } from './findLibraryFile';

const LIMIT_MS = 5000;
const QUESTION = `import json, site, sysconfig
paths = sysconfig.get_paths()
own = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
print(json.dumps({"version": sysconfig.get_python_version(), "standard": paths["stdlib"], "sitePackages": [paths["purelib"], paths["platlib"]] + own}))`;

/** Asks an interpreter (a path or a name) for its folders; null if it cannot be run or prints something else. */
export function askPython(interpreter: string): Promise<PythonFolders | null> {
  return new Promise((resolve) => {
    execFile(interpreter, ['-I', '-c', QUESTION], { timeout: LIMIT_MS, windowsHide: true }, (error, output) =>
      resolve(error ? null : read(output)),
    );
  });
}

function read(output: string): PythonFolders | null {
  try {
    const { version, standard, sitePackages } = JSON.parse(output) as Record<string, unknown>;
    if (typeof version !== 'string' || typeof standard !== 'string' || !Array.isArray(sitePackages)) return null;
    return {
      version,
      standard,
      sitePackages: sitePackages.filter((folder): folder is string => typeof folder === 'string'),
    };
  } catch {
    return null;
  }
}
