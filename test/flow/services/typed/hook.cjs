/**
 * Compiles TypeScript as it is loaded, as ts-node does: what runs under the name of a file in `src` is JavaScript with its
 * source map inline, which is on no disk under that name. The compiler's work is in `dist` already.
 */
'use strict';
const { readFileSync } = require('fs');
const path = require('path');

require.extensions['.ts'] = (module, file) => {
  const built = path.join(__dirname, 'dist', path.basename(file, '.ts') + '.js');
  const map = JSON.parse(readFileSync(`${built}.map`, 'utf8'));
  const inline = JSON.stringify({ ...map, sources: [file], sourcesContent: [readFileSync(file, 'utf8')] });
  const data = `data:application/json;charset=utf-8;base64,${Buffer.from(inline).toString('base64')}`;
  module._compile(readFileSync(built, 'utf8').replace(/sourceMappingURL=.*/, `sourceMappingURL=${data}`), file);
};
