/** Types of build.mjs, which is plain JavaScript because it runs before anything is bundled. */
export type TargetName = 'lab' | 'extension' | 'worker' | 'cli' | 'webview' | 'editorSuite';
export const productTargets: readonly TargetName[];
export function buildTargets(names: readonly TargetName[]): Promise<void>;
export function buildTool(script: string): Promise<unknown>;
export function buildTests(files: readonly string[], outdir: string): Promise<unknown>;
export function allTests(): string[];
