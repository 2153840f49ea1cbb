import { ProfileError } from '../profileError';
import { ProfileBuilder } from '../profileBuilder';
import { MS_PER_UNIT } from '../types';
import type { Profile, WeightUnit } from '../types';
import { array, isObject, object, optionalString, string } from './check';
import type { JsonObject } from './check';
import { readEvents } from './speedscopeEvents';
import { readFrames } from './speedscopeFrames';
import { readSamples } from './speedscopeSamples';
import { SharedStacks } from './speedscopeStacks';
import { readMetadata, readOwnData } from './speedscopeOwnData';
import type { Importer } from './importer';

/**
 * speedscope's own format (https://www.speedscope.app/file-format-schema.json), sampled and evented, with any number of
 * profiles: each becomes a thread. Weights in time are converted to the first profile's unit; a file that mixes time
 * with anything else is rejected.
 */
export const speedscopeImporter: Importer = {
  format: 'speedscope JSON',
  matches: ({ jsonObject }) => Array.isArray(jsonObject.profiles) && isObject(jsonObject.shared),
  read: ({ jsonObject }, name) => read(jsonObject, name),
};

function read(json: JsonObject, name: string): Profile {
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
  const stacks = new SharedStacks(builder, frames);
  profiles.forEach((profile, i) => {
    const where = `profiles[${i}]`;
    const scale = unitScale(units[i], units[0], where);
    const threadName = optionalString(profile.name, `profile ${i + 1}`, `${where}.name`);
    if (profile.type !== 'sampled' && profile.type !== 'evented') {
      throw new ProfileError(
        `${where}.type: expected "sampled" or "evented", found ${JSON.stringify(profile.type)?.slice(0, 60) ?? 'nothing'}.`,
      );
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
    unit: units[0],
    ...(capture && { capture }),
    ...(own?.sourceMaps && { sourceMaps: own.sourceMaps }),
  });
}

function readUnit(value: unknown, where: string): WeightUnit {
  const unit = string(value, where);
  if (Object.hasOwn(MS_PER_UNIT, unit)) return unit as WeightUnit;
  throw new ProfileError(
    `${where}: unit ${JSON.stringify(unit.slice(0, 40))} is unknown (known: ${Object.keys(MS_PER_UNIT).join(', ')}).`,
  );
}

function unitScale(from: WeightUnit, to: WeightUnit, where: string): number {
  if (from === to) return 1;
  const [fromMs, toMs] = [MS_PER_UNIT[from], MS_PER_UNIT[to]];
  if (fromMs !== null && toMs !== null) return fromMs / toMs;
  throw new ProfileError(
    `${where}.unit: this profile counts ${from}, profiles[0] counts ${to}; they cannot be shown as one.`,
    'Split the file so that each file has one unit.',
  );
}
