/** The settings, as VS Code shows them. Their ids begin with `ecsProfiler.`. */
import type { Setting } from './types';

export const settings = {
  profile: {
    type: 'string',
    default: '',
    markdownDescription:
      'AWS profile. Empty: the default chain decides (environment, SSO, config files, container or instance role).',
    scope: 'machine-overridable',
    order: 1,
  },
  region: {
    type: 'string',
    default: '',
    markdownDescription: 'AWS region. Empty: `AWS_REGION`, `AWS_DEFAULT_REGION`, or the profile decides.',
    scope: 'machine-overridable',
    order: 2,
  },
  endpointUrl: {
    type: 'string',
    default: '',
    markdownDescription:
      'Endpoint for ECS, SSM, STS, KMS and what *Check Exec* asks (IAM, EC2) in place of AWS, such as a local lab. Plain `http://` is taken on this machine only.',
    scope: 'machine-overridable',
    order: 3,
  },
  'network.caFile': {
    type: 'string',
    default: '',
    markdownDescription:
      'PEM file of certificate authorities to trust besides the usual ones, for a proxy that opens TLS. `AWS_CA_BUNDLE` is taken too. Proxies: `#http.proxy#` and its neighbours, or `HTTPS_PROXY` and `NO_PROXY`.',
    scope: 'machine',
    order: 11,
  },
  'exec.traceFrames': {
    type: 'boolean',
    default: false,
    markdownDescription:
      'Note every frame of a session in the output channel *ECS Profiler*: direction, type, number, length and time, never what is in it.',
    scope: 'window',
    order: 12,
  },
  'capture.durationSeconds': {
    type: 'number',
    default: 10,
    markdownDescription: 'How long a capture records, in seconds.',
    scope: 'window',
    minimum: 1,
    maximum: 3600,
    order: 4,
  },
  'capture.rateHz': {
    type: ['number', 'null'],
    default: null,
    markdownDescription: 'Samples a second. Empty: 100, and 50 in a task of half a vCPU or less.',
    scope: 'window',
    minimum: 1,
    maximum: 1000,
    order: 5,
  },
  'capture.cachePySpy': {
    type: 'boolean',
    default: true,
    markdownDescription:
      "Keep py-spy in the task's temp folder (`.ecs-profiler/<sha256>`) after a capture, so that the next one starts sooner. Off: nothing of ours stays in the task.",
    scope: 'window',
    order: 6,
  },
  'capture.fetchPySpy': {
    type: 'boolean',
    default: true,
    markdownDescription:
      'Where a task has no py-spy, let it fetch one with its own pip (pinned version, hash verified) before one is sent through the session. Off: always sent.',
    scope: 'window',
    order: 15,
  },
  'capture.live': {
    type: 'string',
    enum: ['long', 'always', 'never'],
    enumDescriptions: [
      'Captures of 20 s and longer, and those that run until they are stopped; not of memory.',
      'All captures.',
      'No capture.',
    ],
    default: 'long',
    markdownDescription:
      'Which captures are shown while they record. Such a capture is recorded in stretches: it tells what part of the time they cover.',
    scope: 'window',
    order: 13,
  },
  'capture.concurrency': {
    type: 'integer',
    default: 4,
    markdownDescription: 'Tasks of one capture that are recorded at the same time.',
    scope: 'window',
    minimum: 1,
    maximum: 100,
    order: 14,
  },
  'captures.keep': {
    type: 'integer',
    default: 50,
    markdownDescription:
      'How many captures to keep; the oldest are deleted first. Captures with a name or note of yours stay and do not count. `0` keeps all.',
    scope: 'machine',
    minimum: 0,
    maximum: 10000,
    order: 7,
  },
  'heat.show': {
    type: 'string',
    enum: ['all', 'figures', 'off'],
    enumDescriptions: ['Backgrounds, spans and figures.', 'Figures after the lines only.', 'Nothing.'],
    default: 'all',
    markdownDescription: 'What marks the hot lines of open files while a flame graph is open.',
    scope: 'window',
    order: 8,
  },
  'heat.enabled': {
    type: 'boolean',
    default: true,
    markdownDescription: 'Mark the hot lines of open files while a flame graph is open.',
    markdownDeprecationMessage: 'Use `#ecsProfiler.heat.show#`. Off here still counts where that is not set.',
    scope: 'window',
    order: 8,
  },
  'heat.spans': {
    type: 'boolean',
    default: true,
    markdownDescription: 'Give the slowest functions, loops and blocks of a file a soft band.',
    scope: 'window',
    order: 9,
  },
  'heat.codeLens': {
    type: 'boolean',
    default: false,
    markdownDescription: 'Tell the cost of each function in a line above it. This moves code.',
    scope: 'window',
    order: 9,
  },
  'heat.explorerBadges': {
    type: 'boolean',
    default: true,
    markdownDescription: 'Show the share of own time beside hot files in the explorer.',
    scope: 'window',
    order: 9,
  },
  'heat.maxLines': {
    type: 'integer',
    default: 30,
    markdownDescription: "At most this many of a file's hottest lines carry a figure.",
    scope: 'window',
    minimum: 0,
    maximum: 1000,
    order: 9,
  },
  pathMappings: {
    type: 'object',
    default: {},
    markdownDescription:
      'Where code that ran in a container lives in the workspace: container path prefix to workspace folder, for example `"/srv/app": "services/orders/src"`.',
    scope: 'machine-overridable',
    additionalProperties: {
      type: 'string',
    },
    order: 10,
  },
  'flameGraph.view': {
    type: 'string',
    enum: ['leftHeavy', 'timeOrder', 'sandwich', 'table'],
    enumDescriptions: [
      'Left heavy: all samples of a function in one bar.',
      'Time order: as it ran.',
      'Sandwich: callers and callees of one function.',
      'Table of functions.',
    ],
    default: 'leftHeavy',
    markdownDescription: 'The view a profile opens with.',
    scope: 'window',
    order: 20,
  },
  'flameGraph.colourBy': {
    type: 'string',
    enum: ['package', 'file', 'self', 'safe'],
    enumDescriptions: [
      'A hue a package.',
      'A hue a file.',
      'The more own time, the stronger.',
      'Own time again, in colours that colour-blind eyes tell apart.',
    ],
    default: 'package',
    markdownDescription: 'What the colour of a bar tells.',
    scope: 'window',
    order: 21,
  },
  'flameGraph.orientation': {
    type: 'string',
    enum: ['icicle', 'flame'],
    enumDescriptions: ['Callers above, callees below.', 'Callers below, callees above.'],
    default: 'icicle',
    markdownDescription: 'Which way graphs grow.',
    scope: 'window',
    order: 22,
  },
  'myCode.folded': {
    type: 'array',
    items: {
      type: 'string',
    },
    default: [
      '**/site-packages/**',
      '**/dist-packages/**',
      '**/node_modules/**',
      'package:python',
      'package:node',
      'package:runtime',
    ],
    markdownDescription:
      'What the filter *My Code* folds into its callers: globs over paths as they ran (`**` crosses folders), or over package names after `package:` (`python` and `node` are the standard libraries, `runtime` is what has no file). An entry after `!` keeps frames, for example `!**/node_modules/@acme/**`; the last that applies decides.',
    scope: 'window',
    order: 23,
  },
} as const satisfies Record<string, Setting>;
