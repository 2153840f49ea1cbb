/** Settings for a quiet first view: no chat, no welcome page, no prompts, no telemetry. */

import path from 'node:path';

/** VS Code settings shared by `npm start` and the tests, extended by `own`. */
export function editorSettings(own: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // VS Code from npm comes without TypeScript and complains when a .ts file is opened.
  const typescript = path.resolve('node_modules/typescript/lib');
  return {
    'chat.disableAIFeatures': true,
    // Leave room for the figures at the end of lines.
    'editor.minimap.enabled': false,
    'extensions.autoCheckUpdates': false,
    'extensions.ignoreRecommendations': true,
    'git.openRepositoryInParentFolders': 'never',
    'security.workspace.trust.enabled': false,
    'js/ts.tsdk.path': typescript,
    'telemetry.telemetryLevel': 'off',
    'typescript.tsdk': typescript,
    'update.mode': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    ...own,
  };
}

/** No animations: in a browser without a graphics card the CPU renders each frame. */
export const stillSettings: Readonly<Record<string, unknown>> = {
  'editor.cursorBlinking': 'solid',
  'terminal.integrated.cursorBlinking': false,
  'workbench.reduceMotion': 'on',
};

/** The settings that connect the extension to a lab. */
export function labSettings(lab: { readonly ecsEndpoint: string; readonly region: string }): Record<string, unknown> {
  return { 'ecsProfiler.endpointUrl': lab.ecsEndpoint, 'ecsProfiler.region': lab.region };
}

/** This process's environment with the lab's credentials instead of the user's own. */
export function labEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    AWS_ACCESS_KEY_ID: 'lab',
    AWS_SECRET_ACCESS_KEY: 'lab',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
