/** Bundles the loads with what they run, which they find relative to their own location in the project. */
import { createRequire } from 'node:module';
import path from 'node:path';

const root = process.env.LAB_PROJECT_ROOT;
const esbuild = createRequire(path.join(root, 'package.json'))('esbuild');
const folder = path.join(root, 'test', 'bench', 'overhead', 'services', 'node');
await esbuild.build({
  entryPoints: ['load.ts', 'large.ts'].map((file) => path.join(folder, file)),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
});
