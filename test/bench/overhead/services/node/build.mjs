/** Bundles the load with the sample's own functions, which it finds relative to its own location in the project. */
import { createRequire } from 'node:module';
import path from 'node:path';

const root = process.env.LAB_PROJECT_ROOT;
const esbuild = createRequire(path.join(root, 'package.json'))('esbuild');
await esbuild.build({
  entryPoints: [path.join(root, 'test', 'bench', 'overhead', 'services', 'node', 'load.ts')],
  outfile: 'dist/load.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
});
