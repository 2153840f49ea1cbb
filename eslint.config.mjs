import tseslint from 'typescript-eslint';

/** Who may import what: docs/architecture.md has the table. One direction of flow: ecs → exec → capture → profile → views. */
const forbid = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }] },
});
const nodeAndVscode = [['vscode', 'node:*', 'fs', 'path', 'os', 'crypto', 'child_process', 'worker_threads'], 'This folder is pure: no vscode, Node or DOM.'];
const outer = (names) => [names.map((n) => `**/${n}/**`), 'Data flows one way: see docs/architecture.md.'];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.cache/', 'lab/samples/**/dist/', 'test/flow/services/**/dist/', 'test/fixtures/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  { files: ['**/*.cjs', 'test/flow/services/**/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['lab/samples/**', 'test/fixtures/**'], rules: { 'no-console': 'off' } },
  forbid(['src/profile/**'], [nodeAndVscode, outer(['ecs', 'exec', 'capture', 'source', 'worker', 'views', 'cli', 'lab'])]),
  {
    files: ['src/profile/**'],
    rules: { 'no-restricted-globals': ['error', 'window', 'document', 'process', 'Buffer', 'require', '__dirname', 'setTimeout'] },
  },
  forbid(['src/network/**'], [[['vscode'], 'Only src/views and src/extension.ts know the editor.'], outer(['ecs', 'exec', 'capture', 'profile', 'source', 'worker', 'views', 'cli', 'lab'])]),
  forbid(['src/ecs/**'], [[['vscode'], 'Only src/views and src/extension.ts know the editor.'], outer(['exec', 'capture', 'profile', 'source', 'worker', 'views', 'cli', 'lab'])]),
  forbid(['src/exec/**'], [[['vscode'], 'Only src/views and src/extension.ts know the editor.'], outer(['network', 'ecs', 'capture', 'profile', 'source', 'worker', 'views', 'cli', 'lab'])]),
  forbid(['src/capture/**'], [[['vscode'], 'Only src/views and src/extension.ts know the editor.'], outer(['source', 'worker', 'views', 'cli', 'lab'])]),
  forbid(['src/doctor/**'], [[['vscode'], 'Only src/views and src/extension.ts know the editor.'], outer(['profile', 'source', 'worker', 'views', 'cli', 'lab'])]),
  forbid(['src/source/**', 'src/worker/**'], [[['vscode'], 'Only src/views and src/extension.ts know the editor.'], outer(['ecs', 'exec', 'capture', 'views', 'cli', 'lab'])]),
  forbid(['src/cli/**'], [[['vscode'], 'The command line runs without an editor.'], outer(['views', 'lab'])]),
  forbid(['src/views/**', 'src/extension.ts'], [outer(['cli', 'lab'])]),
  forbid(['webview/**'], [[['vscode', 'node:*'], 'The page runs in a browser.'], outer(['ecs', 'exec', 'capture', 'views', 'cli', 'lab'])]),
  // It stands in for the editor's side of the page too.
  forbid(['webview/standalone/**'], [[['vscode', 'node:*'], 'The page runs in a browser.'], outer(['ecs', 'exec', 'capture', 'cli', 'lab'])]),
  forbid(['lab/**'], [[['**/src/**'], 'The lab shares nothing with the extension: one bug must not hide in both.']]),
);
