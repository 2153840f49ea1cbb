import type { AnyTarget } from '../target';
import { channelTargets } from './channel';
import { extremeTarget } from './extremes';
import { exporterTargets } from './exporters';
import { importerTargets } from './importers';
import { labTargets } from './lab';
import { metadataTargets } from './metadata';
import { pageTargets } from './page';
import { textTargets } from './texts';

const fuzzed: readonly AnyTarget[] = [
  ...importerTargets,
  ...exporterTargets,
  ...textTargets,
  ...channelTargets,
  ...metadataTargets,
  ...pageTargets,
  ...labTargets,
];

/** Everything that is fuzzed, in the order of the report. */
export const targets: readonly AnyTarget[] = [...fuzzed, extremeTarget(fuzzed)];
