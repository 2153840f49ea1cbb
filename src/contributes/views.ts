/** The views in the side bar, their content when empty, and the editors for profile files. */

export const viewsContainers = {
  activitybar: [
    {
      id: 'ecsProfiler',
      title: 'ECS Profiler',
      icon: 'media/activity.svg',
    },
  ],
};

export const views = [
  {
    name: 'services',
    title: 'Services',
  },
  {
    name: 'captures',
    title: 'Captures',
  },
  {
    name: 'iterations',
    title: 'Iterations',
    visibility: 'collapsed',
  },
  {
    name: 'hotLines',
    title: 'Hot Lines',
  },
] as const;

/** A view by its id without `ecsProfiler.`. */
export type ViewName = (typeof views)[number]['name'];

export const viewsWelcome = [
  {
    view: 'ecsProfiler.hotLines',
    contents:
      'No flame graph is open. Its hottest lines are listed here.\n[Open Profile File…](command:ecsProfiler.openProfileFile)',
    when: '!ecsProfiler.hasHeat',
  },
  {
    view: 'ecsProfiler.hotLines',
    contents: 'No line of this profile matches.\n[Show All Hot Lines](command:ecsProfiler.clearHotLinesFilter)',
    when: 'ecsProfiler.hotLinesFiltered',
  },
  {
    view: 'ecsProfiler.hotLines',
    contents: 'This profile has no line information.',
    when: 'ecsProfiler.hasHeat && !ecsProfiler.hotLinesFiltered',
  },
  {
    view: 'ecsProfiler.captures',
    contents:
      'No captures yet. Right-click a service and choose Profile Service.\n[Profile…](command:ecsProfiler.profile)\n[Open Profile File…](command:ecsProfiler.openProfileFile)\n[Open Sample Capture](command:ecsProfiler.openSampleCapture)',
  },
  {
    view: 'ecsProfiler.iterations',
    contents:
      'The captures of one service in order: profile, rewrite, repeat. There are none yet.\n[Profile…](command:ecsProfiler.profile)',
  },
];

export const customEditors = [
  {
    viewType: 'ecsProfiler.flameGraph',
    displayName: 'Flame Graph (ECS Profiler)',
    selector: [
      '*.speedscope.json',
      '*.speedscope.json.gz',
      '*.speedscope',
      '*.pb.gz',
      '*.pprof',
      '*.pprof.gz',
      '*.cpuprofile.gz',
      '*.heapprofile.gz',
    ],
    priority: 'default',
  },
  {
    viewType: 'ecsProfiler.flameGraph.option',
    displayName: 'Flame Graph (ECS Profiler)',
    selector: [
      '*.cpuprofile',
      '*.heapprofile',
      '*.prof',
      '*.collapsed',
      '*.folded',
      '*.austin',
      '*.txt',
      '*.json',
      '*.json.gz',
    ],
    priority: 'option',
  },
];
