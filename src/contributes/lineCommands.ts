/** Commands for source lines: their cost, and whether they are what ran. */
import type { Command } from './types';
import { inView, when } from './when';

export const lineCommands = {
  toggleLineHeat: {
    title: 'Toggle Line Heat',
    icon: 'flame',
    menus: {
      'view/title': [{ group: '1_heat@1', when: inView('hotLines') }],
    },
  },
  compareWithRan: {
    title: 'Compare with What Ran',
    icon: 'diff',
  },
  compareRevisions: {
    title: 'Compare the Two Revisions of This File',
    icon: 'diff',
    palette: 'ecsProfiler.hasComparison',
    menus: {
      'editor/title': [
        {
          group: 'navigation@10',
          when: 'ecsProfiler.hasComparison && resourceScheme == file && !activeCustomEditorId',
        },
      ],
    },
  },
  openWhatRan: {
    title: 'Open What Ran',
  },
  truthActions: {
    title: 'Is This What Ran?',
  },
  editPathMappings: {
    title: 'Edit Path Mappings',
  },
  nextHotLine: {
    title: 'Go to Next Hot Line',
    key: { key: 'alt+f7', when: when.lineWithHeat },
  },
  previousHotLine: {
    title: 'Go to Previous Hot Line',
    key: { key: 'shift+alt+f7', when: when.lineWithHeat },
  },
  openHotLine: {
    title: 'Open Hot Line',
    palette: false,
  },
  filterHotLines: {
    title: 'Filter Hot Lines…',
    icon: 'filter',
    menus: {
      'view/title': [{ group: 'navigation@1', when: inView('hotLines') }],
    },
  },
  clearHotLinesFilter: {
    title: 'Show All Hot Lines',
    icon: 'clear-all',
    palette: 'ecsProfiler.hotLinesFiltered',
    menus: {
      'view/title': [{ group: 'navigation@2', when: 'view == ecsProfiler.hotLines && ecsProfiler.hotLinesFiltered' }],
    },
  },
  pickHeatCapture: {
    title: 'Choose Profile for Line Heat…',
    icon: 'list-selection',
    menus: {
      'view/title': [{ group: 'navigation@3', when: inView('hotLines') }],
    },
  },
} as const satisfies Record<string, Command>;
