/** A large application: the TypeScript compiler, of which several thousand functions run for each file. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { workOn } from './done';

const text = readFileSync('dist/load.js', 'utf8');
const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };

workOn(() => ts.transpileModule(text, { compilerOptions }));
