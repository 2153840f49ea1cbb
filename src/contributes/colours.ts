/** Colours that a theme or a user can set. Their ids begin with `ecsProfiler.`. */
import type { Colour } from './types';

export const colours = {
  'heat.step1': {
    description: 'Background and overview ruler of a line in heat step 1 of 6 (share of self time).',
    defaults: {
      dark: '#f2c94c1f',
      light: '#f2c94c38',
      highContrast: '#f2c94c40',
      highContrastLight: '#f2c94c59',
    },
  },
  'heat.step2': {
    description: 'Background and overview ruler of a line in heat step 2 of 6 (share of self time).',
    defaults: {
      dark: '#f2b04733',
      light: '#f2b0474f',
      highContrast: '#f2b04759',
      highContrastLight: '#f2b04773',
    },
  },
  'heat.step3': {
    description: 'Background and overview ruler of a line in heat step 3 of 6 (share of self time).',
    defaults: {
      dark: '#f2994a47',
      light: '#f2994a66',
      highContrast: '#f2994a73',
      highContrastLight: '#f2994a8c',
    },
  },
  'heat.step4': {
    description: 'Background and overview ruler of a line in heat step 4 of 6 (share of self time).',
    defaults: {
      dark: '#ef7d435c',
      light: '#ef7d437a',
      highContrast: '#ef7d438c',
      highContrastLight: '#ef7d439e',
    },
  },
  'heat.step5': {
    description: 'Background and overview ruler of a line in heat step 5 of 6 (share of self time).',
    defaults: {
      dark: '#eb5f3d75',
      light: '#eb5f3d8f',
      highContrast: '#eb5f3da6',
      highContrastLight: '#eb5f3db0',
    },
  },
  'heat.step6': {
    description: 'Background and overview ruler of a line in heat step 6 of 6 (share of self time).',
    defaults: {
      dark: '#eb3b3b94',
      light: '#e53935a3',
      highContrast: '#ff3b3bbf',
      highContrastLight: '#e53935c2',
    },
  },
  'heat.span': {
    description: 'Band behind the slowest functions, loops and blocks.',
    defaults: {
      dark: '#f2c94c0d',
      light: '#f2a9001a',
      highContrast: '#00000000',
      highContrastLight: '#00000000',
    },
  },
  'heat.spanEdge': {
    description: 'Left edge of the band behind the slowest functions, loops and blocks.',
    defaults: {
      dark: '#f2994a99',
      light: '#c76a00aa',
      highContrast: '#ffb86b',
      highContrastLight: '#8a4b00',
    },
  },
  'heat.touched': {
    description: 'Figure of a line that was edited since it was measured.',
    defaults: {
      dark: '#8c8c8c',
      light: '#6b6b6b',
      highContrast: '#bdbdbd',
      highContrastLight: '#545454',
    },
  },
  'heat.badge': {
    description: 'Badge and name of hot files in the explorer.',
    defaults: {
      dark: '#f2994a',
      light: '#a84a00',
      highContrast: '#ffb86b',
      highContrastLight: '#8a3b00',
    },
  },
  'heat.figure': {
    description: 'Text of the figure after a hot line.',
    defaults: {
      dark: '#d7ba7d',
      light: '#7a4b00',
      highContrast: '#ffd97a',
      highContrastLight: '#5c3800',
    },
  },
  'change.more1': {
    description: 'Background and overview ruler of a line that takes significantly more than before, strength 1 of 3.',
    defaults: {
      dark: '#e08a2e26',
      light: '#f0a03040',
      highContrast: '#ff9d3b40',
      highContrastLight: '#e0821459',
    },
  },
  'change.more2': {
    description: 'Background and overview ruler of a line that takes significantly more than before, strength 2 of 3.',
    defaults: {
      dark: '#e08a2e40',
      light: '#f0a03070',
      highContrast: '#ff9d3b59',
      highContrastLight: '#e0821480',
    },
  },
  'change.more3': {
    description: 'Background and overview ruler of a line that takes significantly more than before, strength 3 of 3.',
    defaults: {
      dark: '#e08a2e59',
      light: '#f0a030a6',
      highContrast: '#ff9d3b73',
      highContrastLight: '#e0821499',
    },
  },
  'change.less1': {
    description: 'Background and overview ruler of a line that takes significantly less than before, strength 1 of 3.',
    defaults: {
      dark: '#3b8fe026',
      light: '#3b8fe033',
      highContrast: '#4aa3ff40',
      highContrastLight: '#2f7fd04d',
    },
  },
  'change.less2': {
    description: 'Background and overview ruler of a line that takes significantly less than before, strength 2 of 3.',
    defaults: {
      dark: '#3b8fe040',
      light: '#3b8fe059',
      highContrast: '#4aa3ff5c',
      highContrastLight: '#2f7fd073',
    },
  },
  'change.less3': {
    description: 'Background and overview ruler of a line that takes significantly less than before, strength 3 of 3.',
    defaults: {
      dark: '#3b8fe059',
      light: '#3b8fe08c',
      highContrast: '#4aa3ff80',
      highContrastLight: '#2f7fd0a6',
    },
  },
} as const satisfies Record<string, Colour>;
