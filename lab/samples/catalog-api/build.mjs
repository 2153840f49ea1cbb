/** Bundles the service with a source map, like a container image's build, using the lab's esbuild. */
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.LAB_PROJECT_ROOT ?? process.cwd(), 'package.json'));
const esbuild = require('esbuild');

await esbuild.build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/main.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: true,
});
