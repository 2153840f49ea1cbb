import { ProfileError } from '../profileError';
import { ProfileBuilder } from '../profileBuilder';
import { MS_PER_UNIT } from '../types';
import type { TypeWish } from '../sampleTypes';
import type { Profile, WeightUnit } from '../types';
import { array, describe, isObject, object, optionalString, string } from './check';
import type { JsonObject } from './check';
import { hasBelowZero, hasWeight, readKinds, type WeighedPart } from './kinds';
import { readEvents } from './speedscopeEvents';
import { readFrames } from './speedscopeFrames';
import { readSamples } from './speedscopeSamples';
import { SharedStacks } from './speedscopeStacks';
import { readMetadata, readOwnData } from './speedscopeOwnData';
import type { Importer } from './importer';

/**
 * speedscope's own format (https://www.speedscope.app/file-format-schema.json), sampled and evented, with any number of
 * profiles: each becomes a thread. Weights in time are converted to the first profile's unit. Of several kinds of
 * weight (`readKinds`), only the profiles of one are read: by default that of `activeProfileIndex`.
 */
export const speedscopeImporter: Importer = {
  format: 'speedscope JSON',
  matches: ({ jsonObject }) => Array.isArray(jsonObject.profiles) && isObject(jsonObject.shared),
  read: ({ jsonObject }, name, type) => read(jsonObject, name, type),
};

function read(json: JsonObject, name: string, type: TypeWish | undefined): Profile {
  const builder = new ProfileBuilder();
  const own = readOwnData(json);
  const capture = readMetadata(json);
  const frames = readFrames(
    array(object(json.shared, 'shared').frames, 'shared.frames'),
    builder,
    own,
    optionalString(json.exporter, '', 'exporter'),
  );
  const profiles = array(json.profiles, 'profiles').map((value, i) => object(value, `profiles[${i}]`));
  if (profiles.length === 0) throw new ProfileError('profiles: the list is empty, there is nothing to show.');
  const units = profiles.map((profile, i) => readUnit(profile.unit, `profiles[${i}].unit`));
  const { types, isRead, remarks } = readKinds(
    profiles.map((profile, i) => weighed(profile, units[i])),
    typeof json.activeProfileIndex === 'number' ? json.activeProfileIndex : -1,
    type,
    name,
    'profiles',
  );
  const unit = units[isRead.indexOf(true)];
  const stacks = new SharedStacks(builder, frames);
  profiles.forEach((profile, i) => {
    if (!isRead[i]) return;
    const where = `profiles[${i}]`;
    const scale = unitScale(units[i], unit);
    const threadName = optionalString(profile.name, `profile ${i + 1}`, `${where}.name`);
    if (profile.type !== 'sampled' && profile.type !== 'evented') {
      throw new ProfileError(`${where}.type: expected "sampled" or "evented", found ${describe(profile.type)}.`);
    }
    const { stack, weight } =
      profile.type === 'sampled'
        ? readSamples(profile, where, stacks, own?.sampleLines?.[i])
        : readEvents(profile, where, builder, frames);
    if (scale !== 1) for (let s = 0; s < weight.length; s++) weight[s] *= scale;
    const source = own?.threadSources?.[i] ?? -1;
    builder.thread(threadName, stack, weight, source < 0 ? undefined : source);
  });
  return builder.build({
    name: optionalString(json.name, '', 'name') || name,
    unit,
    types,
    remarks,
    ...(capture && { capture }),
    ...(own?.sourceMaps && { sourceMaps: own.sourceMaps }),
  });
}

/** A sampled profile weighs what its weights are, an evented one its length. */
function weighed(profile: JsonObject, unit: WeightUnit): WeighedPart {
  const { name, type, weights, startValue, endValue } = profile;
  const list: ArrayLike<unknown> = weights instanceof Float64Array || Array.isArray(weights) ? weights : [];
  return {
    name: typeof name === 'string' ? name : '',
    unit,
    isUsed: () => (type === 'evented' ? startValue !== endValue : hasWeight(list)),
    isDifference: () => hasBelowZero(list),
  };
}

function readUnit(value: unknown, where: string): WeightUnit {
  const unit = string(value, where);
  if (Object.hasOwn(MS_PER_UNIT, unit)) return unit as WeightUnit;
  throw new ProfileError(
    `${where}: unit ${JSON.stringify(unit.slice(0, 40))} is unknown (known: ${Object.keys(MS_PER_UNIT).join(', ')}).`,
  );
}

/** How many of one unit another one is; both are of one kind. */
const unitScale = (from: WeightUnit, to: WeightUnit): number =>
  from === to ? 1 : (MS_PER_UNIT[from] ?? 1) / (MS_PER_UNIT[to] ?? 1);
