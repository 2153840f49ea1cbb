/** Commands of the Services view, the palette and the explorer: profiling, checking, opening. */
import type { Command } from './types';
import { inView, one, when } from './when';

export const serviceCommands = {
  profile: {
    title: 'Profile…',
    icon: 'flame',
    menus: {
      'view/title': [{ group: '1_profile@1', when: inView('services') }],
      'view/item/context': [{ group: '1_profile@2', when: when.targetRows }],
    },
  },
  profileService: {
    title: 'Profile Service',
    icon: 'flame',
    palette: false,
    menus: {
      'view/item/context': [
        { group: 'inline@1', when: when.serviceRows },
        { group: '1_profile@1', when: when.serviceRows },
      ],
    },
  },
  profileTask: {
    title: 'Profile Task',
    icon: 'flame',
    palette: false,
    menus: {
      'view/item/context': [
        { group: 'inline@1', when: when.taskRows },
        { group: '1_profile@1', when: when.taskRows },
      ],
    },
  },
  profileContainer: {
    title: 'Profile Container',
    icon: 'flame',
    palette: false,
    menus: {
      'view/item/context': [
        { group: 'inline@1', when: when.containerRows },
        { group: '1_profile@1', when: when.containerRows },
      ],
    },
  },
  profileAllTasks: {
    title: 'Profile All Tasks…',
    icon: 'flame',
    menus: {
      'view/item/context': [{ group: '1_profile@3', when: when.serviceRow }],
    },
  },
  captureBothRevisions: {
    title: 'Capture and Compare Both Revisions…',
    icon: 'compare-changes',
    menus: {
      'view/item/context': [
        {
          group: '1_profile@4',
          when: one('view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.service\\..*deploying/'),
        },
      ],
    },
  },
  findOddTask: {
    title: 'Find the Odd Task…',
    icon: 'search-fuzzy',
    menus: {
      'view/item/context': [
        {
          group: '1_profile@5',
          when: one('view == ecsProfiler.services && viewItem =~ /^ecsProfiler\\.service\\..*several/'),
        },
      ],
    },
  },
  stopAndKeep: {
    title: 'Stop and Keep Capture',
    icon: 'debug-stop',
    palette: when.recording,
  },
  cancelCapture: {
    title: 'Cancel Capture',
    palette: when.recording,
  },
  pauseCapture: {
    title: 'Pause or Resume Capture',
    palette: when.recording,
  },
  repeatLastCapture: {
    title: 'Repeat Last Capture',
    icon: 'debug-restart',
    menus: {
      'view/title': [
        { group: '1_profile@2', when: inView('services') },
        { group: 'navigation@1', when: inView('iterations') },
      ],
    },
  },
  checkExec: {
    title: 'Check Exec',
    icon: 'checklist',
    menus: {
      'view/item/context': [{ group: '2_check@1', when: when.targetRow }],
    },
  },
  removeCachedPySpy: {
    title: 'Remove Cached py-spy',
    menus: {
      'view/item/context': [{ group: '2_check@2', when: when.targetRow }],
    },
  },
  'check.copyFix': {
    title: 'Copy Fix…',
    icon: 'copy',
    palette: when.checkReport,
    menus: {
      'editor/title': [{ group: 'navigation@2', when: when.checkReport }],
    },
  },
  'check.again': {
    title: 'Check Again',
    icon: 'refresh',
    palette: when.checkReport,
    menus: {
      'editor/title': [{ group: 'navigation@1', when: when.checkReport }],
    },
  },
  refresh: {
    title: 'Refresh',
    icon: 'refresh',
    menus: {
      'view/title': [{ group: 'navigation@1', when: inView('services') }],
    },
  },
  changeRegion: {
    title: 'Change Region…',
    icon: 'globe',
    menus: {
      'view/title': [{ group: '2_region@1', when: inView('services') }],
    },
  },
  openProfileFile: {
    title: 'Open Profile File…',
    icon: 'folder-opened',
    menus: {
      'view/title': [{ group: 'navigation@1', when: inView('captures') }],
      'explorer/context': [{ group: 'navigation@90', when: when.profileFile }],
    },
  },
  compareProfiles: {
    title: 'Compare Profiles…',
    icon: 'compare-changes',
    menus: {
      'view/title': [{ group: 'navigation@2', when: inView('captures') }],
      'explorer/context': [{ group: 'navigation@91', when: when.profileFile }],
      'editor/title': [{ group: '1_export@2', when: when.inProfile }],
    },
  },
  exportProfile: {
    title: 'Export Profile…',
    icon: 'save-as',
    palette: when.inGraph,
    menus: {
      'editor/title': [{ group: '1_export@1', when: when.inGraph }],
    },
  },
  openSampleCapture: {
    title: 'Open Sample Capture',
    icon: 'beaker',
    menus: {
      'view/title': [{ group: '1_sample@1', when: inView('captures') }],
    },
  },
  showLog: {
    title: 'Show Log',
    icon: 'output',
    menus: {
      'view/title': [{ group: '3_log@1', when: inView('services') }],
    },
  },
  retry: {
    title: 'Retry',
    icon: 'refresh',
    palette: false,
    menus: {
      'view/item/context': [
        { group: 'inline@1', when: when.errorRows },
        { group: '1_error@1', when: when.errorRow },
      ],
    },
  },
  loadMore: {
    title: 'Load More',
    palette: false,
  },
} as const satisfies Record<string, Command>;
