import * as vscode from 'vscode';
import type { FileFormat } from '../../query/exportFile';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: FileFormat;
}

const ITEMS: readonly FormatItem[] = [
  {
    format: 'speedscope',
    label: 'speedscope',
    description: '.speedscope.json',
    detail: 'All threads and what we know of the capture; opens here and at speedscope.app.',
  },
  {
    format: 'html',
    label: 'HTML page',
    description: '.html',
    detail: 'One file that shows the profile in any browser, offline.',
  },
  { format: 'pprof', label: 'pprof', description: '.pb.gz', detail: 'For go tool pprof, Pyroscope, Parca and others.' },
  {
    format: 'collapsed',
    label: 'Collapsed stacks',
    description: '.collapsed',
    detail: 'One stack per line; time in microseconds.',
  },
  {
    format: 'cpuprofile',
    label: 'V8 CPU profile',
    description: '.cpuprofile',
    detail: "For Chrome and VS Code's own viewer: one thread, in time.",
  },
];

/** Asks for a format; undefined when the user chose none. */
export const pickFormat = async (): Promise<FileFormat | undefined> =>
  (await vscode.window.showQuickPick(ITEMS, { title: 'Export Profile', placeHolder: 'Format' }))?.format;
