import { build } from 'esbuild';

/** Bundles the program of a worker thread for a test, as the build does for the extension. */
export async function buildWorker(entryPoint: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entryPoint],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    outfile,
    logLevel: 'error',
  });
}
