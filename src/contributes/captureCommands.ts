/** Commands of the Captures and Iterations views. */
import type { Command } from './types';
import { inView, one, when } from './when';

export const captureCommandTable = {
  'captures.refresh': {
    title: 'Refresh',
    icon: 'refresh',
    // In the palette it would stand beside that of the services, under the same name.
    palette: false,
    menus: {
      'view/title': [{ group: 'navigation@3', when: inView('captures') }],
    },
  },
  'captures.open': {
    title: 'Open Capture',
    palette: false,
    menus: {
      'view/item/context': [{ group: '1_open@1', when: when.captureRow }],
    },
  },
  'captures.rename': {
    title: 'Rename…',
    icon: 'edit',
    palette: false,
    menus: {
      'view/item/context': [
        { group: '2_edit@1', when: when.captureRow },
        { group: 'inline@1', when: when.captureRows },
      ],
    },
  },
  'captures.note': {
    title: 'Edit Note…',
    icon: 'note',
    palette: false,
    menus: {
      'view/item/context': [{ group: '2_edit@2', when: when.captureRow }],
    },
  },
  'captures.reveal': {
    title: 'Reveal in File Manager',
    palette: false,
    menus: {
      'view/item/context': [{ group: '3_file@1', when: when.captureRow }],
    },
  },
  'captures.export': {
    title: 'Export…',
    icon: 'save-as',
    palette: false,
    menus: {
      'view/item/context': [{ group: '3_file@2', when: when.captureRow }],
    },
  },
  'captures.delete': {
    title: 'Delete…',
    icon: 'trash',
    palette: false,
    menus: {
      'view/item/context': [
        { group: '4_delete@1', when: when.captureRow },
        { group: 'inline@2', when: when.captureRows },
        { group: 'inline@2', when: when.unreadableCapture },
      ],
    },
  },
  'captures.compare': {
    title: 'Compare',
    icon: 'compare-changes',
    palette: false,
    menus: {
      'view/item/context': [{ group: '1_open@2', when: `${when.captureRows} && listDoubleSelection` }],
    },
  },
  'captures.compareWithPrevious': {
    title: 'Compare with Previous of This Service',
    palette: false,
    menus: {
      'view/item/context': [
        {
          group: '1_open@3',
          when: one('view == ecsProfiler.captures && viewItem =~ /^ecsProfiler\\.capture\\..*hasPrevious/'),
        },
      ],
    },
  },
  'captures.compareWithBaseline': {
    title: 'Compare with Baseline',
    palette: false,
    menus: {
      'view/item/context': [
        {
          group: '1_open@4',
          when: one('view == ecsProfiler.captures && viewItem =~ /^ecsProfiler\\.capture\\..*hasBaseline/'),
        },
      ],
    },
  },
  'captures.pinBaseline': {
    title: 'Pin as Baseline',
    icon: 'pin',
    palette: false,
    menus: {
      'view/item/context': [{ group: '1_open@5', when: one(`${when.captureRows} && viewItem =~ /^(?!.*isBaseline)/`) }],
    },
  },
  'captures.unpinBaseline': {
    title: 'Unpin Baseline',
    icon: 'pinned',
    palette: false,
    menus: {
      'view/item/context': [
        {
          group: '1_open@5',
          when: one('view == ecsProfiler.captures && viewItem =~ /^ecsProfiler\\.capture\\..*isBaseline/'),
        },
      ],
    },
  },
  'captures.findOddTask': {
    title: 'Find the Odd Task',
    icon: 'search-fuzzy',
    palette: false,
    menus: {
      'view/item/context': [
        {
          group: '1_open@6',
          when: one('view == ecsProfiler.captures && viewItem =~ /^ecsProfiler\\.capture\\..*severalTasks/'),
        },
      ],
    },
  },
  openIteration: {
    title: 'Open Iteration',
    palette: false,
  },
  'captures.merge': {
    title: 'Merge Captures',
    palette: false,
    menus: {
      'view/item/context': [{ group: '1_open@7', when: `${when.captureRows} && listMultiSelection` }],
    },
  },
} as const satisfies Record<string, Command>;
