/** Settings of a tidy first view: no chat, no welcome page, nothing that asks or phones home. */

import path from 'node:path';

/** Settings of VS Code that start and the tests share; `own` is added. */
export function editorSettings(own: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // VS Code from npm comes without a TypeScript of its own and complains when a .ts file opens.
  const typescript = path.resolve('node_modules/typescript/lib');
  return {
    'chat.disableAIFeatures': true,
    // Figures at the end of lines need the room.
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

/** Nothing that moves by itself: in a browser without a graphics card each picture is the processor's work. */
export const stillSettings: Readonly<Record<string, unknown>> = {
  'editor.cursorBlinking': 'solid',
  'terminal.integrated.cursorBlinking': false,
  'workbench.reduceMotion': 'on',
};

/** What the extension needs to know of a lab. */
export function labSettings(lab: { readonly ecsEndpoint: string; readonly region: string }): Record<string, unknown> {
  return { 'ecsProfiler.endpointUrl': lab.ecsEndpoint, 'ecsProfiler.region': lab.region };
}

/** This process's environment with the lab's credentials in place of the user's own. */
export function labEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    AWS_ACCESS_KEY_ID: 'lab',
    AWS_SECRET_ACCESS_KEY: 'lab',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
