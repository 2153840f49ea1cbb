import { applyScope } from '../profile/applyScope';
import { defaultCompare, type CompareView } from '../profile/diff/types';
import { possibleModes } from '../profile/diff/unitScale';
import { wholeProfile, type Scope } from '../profile/scope';
import { MS_PER_UNIT, type Profile } from '../profile/types';
import { ComparedPart, type UnitedPart } from './compare/comparedPart';
import { partOf } from './compare/partOf';
import type { OpenComparison } from './compare/unite';
import { sameIds, type NodeIds } from './nodeIds';
import type { LoadedModel } from './queries';
import type { FileMapper } from './ranSources';
import { Recent } from './recent';
import { ScopedModel } from './scopedModel';
import type { ViewSpec } from './types';

/** Parts of the profile whose model is kept besides the whole: that in sight and those before, for undo. */
const SCOPES_KEPT = 3;
/** Of a comparison also: each looked at in several ways. */
const LOOKS_KEPT = 6;

/** The model of each part that is asked for; those asked for lately are kept. */
export interface Models {
  readonly whole: ScopedModel;
  of(scope: Scope): ScopedModel;
  /** Numbers of a view's nodes for those who ask. */
  ids(scope: Scope, view: ViewSpec): NodeIds;
}

const isWhole = ({ threads, transforms }: Scope): boolean => threads === null && transforms.length === 0;

/** `mine`: 1 for each frame that is the user's own. */
export function profileModels(
  profile: Profile,
  mapper: FileMapper,
  loaded: LoadedModel,
  mine: () => Uint8Array,
): Models {
  const whole = new ScopedModel(profile, mapper, loaded);
  const scoped = new Recent<ScopedModel>(SCOPES_KEPT);
  return {
    whole,
    of: (scope) =>
      isWhole(scope)
        ? whole
        : scoped.get(JSON.stringify(scope), () => new ScopedModel(applyScope(profile, scope, mine()), mapper)),
    // Numbers outlive the profile's growth in the view it opens with; others are numbered anew.
    ids: (scope, view) => (isWhole(scope) && view.kind === 'leftHeavy' ? loaded.ids : sameIds),
  };
}

/** The same for a comparison; a mode that is not possible counts as `share`. */
export function comparedModels({ united, mapper }: OpenComparison, mine: () => Uint8Array): Models {
  const modes = possibleModes(united.sides, MS_PER_UNIT[united.profile.unit] !== null);
  const parts = new Recent<UnitedPart>(SCOPES_KEPT);
  const looks = new Recent<ScopedModel>(LOOKS_KEPT);
  const modelOf = (part: UnitedPart, view: CompareView): ScopedModel =>
    new ScopedModel(part.profile, mapper, undefined, new ComparedPart(part, view));
  const all = partOf(united, wholeProfile, new Uint8Array());
  const whole = modelOf(all, defaultCompare);
  return {
    whole,
    of: (scope) => {
      const { threads, window, transforms, compare = defaultCompare } = scope;
      const { width, only, swapped } = compare;
      const view = { mode: modes.includes(compare.mode) ? compare.mode : 'share', width, only, swapped } as const;
      if (isWhole(scope) && JSON.stringify(view) === JSON.stringify(defaultCompare)) return whole;
      const key = JSON.stringify([threads, window, transforms]);
      const part = (): UnitedPart => (isWhole(scope) ? all : parts.get(key, () => partOf(united, scope, mine())));
      return looks.get(JSON.stringify([key, view]), () => modelOf(part(), view));
    },
    ids: () => sameIds,
  };
}
