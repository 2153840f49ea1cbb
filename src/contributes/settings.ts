/** The settings. Their ids begin with `ecsProfiler.`. */
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
      'Endpoint for ECS, SSM, STS, KMS and the services *Check Exec* uses (IAM, EC2) instead of AWS, such as a local lab. Plain `http://` is allowed for this machine only.',
    scope: 'machine-overridable',
    order: 3,
  },
  'network.caFile': {
    type: 'string',
    default: '',
    markdownDescription:
      'PEM file of additional certificate authorities to trust, for a proxy that intercepts TLS. `AWS_CA_BUNDLE` is used too. Set proxies with `#http.proxy#` and related settings, or with `HTTPS_PROXY` and `NO_PROXY`.',
    scope: 'machine',
    order: 11,
  },
  'exec.traceFrames': {
    type: 'boolean',
    default: false,
    markdownDescription:
      'Log every frame of a session to the output channel *ECS Profiler*: direction, type, number, length and time, never its content.',
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
    markdownDescription: 'Samples per second. Empty: 100, or 50 in a task with half a vCPU or less.',
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
      'If a task has no py-spy, let it download one with its own pip (pinned version, hash verified) before uploading one through the session. Off: always upload.',
    scope: 'window',
    order: 15,
  },
  'capture.live': {
    type: 'string',
    enum: ['long', 'always', 'never'],
    enumDescriptions: [
      'Captures of 20 s or longer, and those that run until stopped; not memory captures.',
      'All captures.',
      'No captures.',
    ],
    default: 'long',
    markdownDescription:
      'Which captures are shown while they record. Such a capture is recorded in several parts and reports what share of the time they cover.',
    scope: 'window',
    order: 13,
  },
  'capture.concurrency': {
    type: 'integer',
    default: 4,
    markdownDescription: 'How many tasks of a capture are recorded at the same time.',
    scope: 'window',
    minimum: 1,
    maximum: 100,
    order: 14,
  },
  'captures.keep': {
    type: 'integer',
    default: 50,
    markdownDescription:
      'How many captures to keep; the oldest are deleted first. Captures that you renamed or added a note to are kept and do not count. `0` keeps all.',
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
    markdownDescription: 'How the hot lines of open files are marked while a flame graph is open.',
    scope: 'window',
    order: 8,
  },
  'heat.enabled': {
    type: 'boolean',
    default: true,
    markdownDescription: 'Mark the hot lines of open files while a flame graph is open.',
    markdownDeprecationMessage: 'Use `#ecsProfiler.heat.show#`. If that is not set, switching this off still applies.',
    scope: 'window',
    order: 8,
  },
  'heat.spans': {
    type: 'boolean',
    default: true,
    markdownDescription: 'Mark the slowest functions, loops and blocks of a file with a soft band.',
    scope: 'window',
    order: 9,
  },
  'heat.codeLens': {
    type: 'boolean',
    default: false,
    markdownDescription: 'Show the cost of each function in a line above it. This moves code.',
    scope: 'window',
    order: 9,
  },
  'heat.explorerBadges': {
    type: 'boolean',
    default: true,
    markdownDescription: 'Show the share of self time next to hot files in the explorer.',
    scope: 'window',
    order: 9,
  },
  'heat.maxLines': {
    type: 'integer',
    default: 30,
    markdownDescription: "How many of a file's hottest lines have a figure at most.",
    scope: 'window',
    minimum: 0,
    maximum: 1000,
    order: 9,
  },
  pathMappings: {
    type: 'object',
    default: {},
    markdownDescription:
      'Maps code that ran in a container to the workspace: container path prefix to workspace folder, for example `"/srv/app": "services/orders/src"`.',
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
      'Time order: calls as they happened.',
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
      'One hue per package.',
      'One hue per file.',
      'The more self time, the stronger.',
      'Self time, in colours that are distinguishable with any colour vision.',
    ],
    default: 'package',
    markdownDescription: 'What the colour of a bar shows.',
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
      'What the filter *My Code* folds into its callers: globs over paths as they ran (`**` crosses folders), or over package names after `package:` (`python` and `node` are the standard libraries, `runtime` is code without a file). An entry after `!` keeps frames, for example `!**/node_modules/@acme/**`; the last matching entry decides.',
    scope: 'window',
    order: 23,
  },
} as const satisfies Record<string, Setting>;
