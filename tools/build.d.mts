/** Types of build.mjs, which is plain JavaScript because it runs before anything is bundled. */
import type { Metafile } from 'esbuild';

export type TargetName = 'lab' | 'extension' | 'worker' | 'cli' | 'webview' | 'editorSuite';
export const productTargets: readonly TargetName[];
export const shippedTargets: readonly TargetName[];
export function buildTargets(names: readonly TargetName[]): Promise<Metafile[]>;
export function buildTool(script: string): Promise<unknown>;
export function buildTests(files: readonly string[], outdir: string): Promise<unknown>;
export function allTests(): string[];
