import { ProfileError } from '../profileError';
import { ProfileBuilder } from '../profileBuilder';
import { MS_PER_UNIT } from '../types';
import type { Profile, WeightUnit } from '../types';
import { array, index, isObject, object, optionalString, string, weight } from './check';
import type { JsonObject } from './check';
import { readEvents } from './speedscopeEvents';
import { readFrames } from './speedscopeFrames';
import type { SharedFrame } from './speedscopeFrames';
import { readOwnData, type OwnData } from './speedscopeOwnData';
import type { Importer } from './importer';

/**
 * speedscope's own format (https://www.speedscope.app/file-format-schema.json), sampled and evented, any number of
 * profiles: each becomes a thread. Weights in units of time are brought to the first profile's unit; a file that mixes
 * time with anything else is refused.
 */
export const speedscopeImporter: Importer = {
  format: 'speedscope JSON',
  matches: (json) => Array.isArray(json.profiles) && isObject(json.shared),
  read,
};

function read(json: JsonObject, name: string): Profile {
  const builder = new ProfileBuilder();
  const own = readOwnData(json.ecsProfiler);
  const frames = readFrames(array(object(json.shared, 'shared').frames, 'shared.frames'), builder, own, optionalString(json.exporter, '', 'exporter'));
  const profiles = array(json.profiles, 'profiles').map((value, i) => object(value, `profiles[${i}]`));
  if (profiles.length === 0) throw new ProfileError('profiles: the list is empty, there is nothing to show.');
  const units = profiles.map((profile, i) => readUnit(profile.unit, `profiles[${i}].unit`));
  profiles.forEach((profile, i) => {
    const where = `profiles[${i}]`;
    const scale = unitScale(units[i], units[0], where);
    const source = sourceOf(own, i);
    const threadName = optionalString(profile.name, `profile ${i + 1}`, `${where}.name`);
    if (profile.type === 'sampled') {
      const lines = own?.sampleLines?.[i];
      const { stack, weight: weights } = readSamples(profile, where, builder, frames, scale, lines);
      builder.thread(threadName, stack, weights, source);
    } else if (profile.type === 'evented') {
      const { stack, weight: weights } = readEvents(profile, where, builder, frames, scale);
      builder.thread(threadName, stack, weights, source);
    } else {
      throw new ProfileError(`${where}.type: expected "sampled" or "evented", found ${JSON.stringify(profile.type)?.slice(0, 60) ?? 'nothing'}.`);
    }
  });
  return builder.build({
    name: optionalString(json.name, '', 'name') || name,
    unit: units[0],
    ...(own?.capture && { capture: own.capture }),
    ...(own?.sourceMaps && { sourceMaps: own.sourceMaps }),
  });
}

/** The capture's source that profile `i` came from. */
function sourceOf(own: OwnData | undefined, i: number): number | undefined {
  const source = own?.threadSources?.[i] ?? -1;
  return source >= 0 && source < (own?.capture?.sources?.length ?? 0) ? source : undefined;
}

function readUnit(value: unknown, where: string): WeightUnit {
  const unit = string(value, where);
  if (Object.hasOwn(MS_PER_UNIT, unit)) return unit as WeightUnit;
  throw new ProfileError(`${where}: unit ${JSON.stringify(unit.slice(0, 40))} is unknown (known: ${Object.keys(MS_PER_UNIT).join(', ')}).`);
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

function readSamples(
  profile: JsonObject, where: string, builder: ProfileBuilder, frames: readonly SharedFrame[], scale: number, leafLines: readonly number[] | undefined,
): { stack: Int32Array; weight: Float64Array } {
  const samples = array(profile.samples, `${where}.samples`);
  const weights = array(profile.weights, `${where}.weights`);
  if (samples.length !== weights.length) {
    throw new ProfileError(`${where}: ${samples.length} samples but ${weights.length} weights.`);
  }
  if (leafLines && leafLines.length !== samples.length) {
    throw new ProfileError(`ecsProfiler.sampleLines: ${leafLines.length} lines for the ${samples.length} samples of ${where}.`);
  }
  const stack = new Int32Array(samples.length);
  const weightColumn = new Float64Array(samples.length);
  for (let s = 0; s < samples.length; s++) {
    const entries = samples[s];
    if (!Array.isArray(entries)) throw new ProfileError(`${where}.samples[${s}]: expected a list of frame numbers.`);
    let node = -1;
    for (let depth = 0; depth < entries.length; depth++) {
      const entry: unknown = entries[depth];
      const frame = typeof entry === 'number' ? frames[entry] : undefined;
      if (!frame) index(entry, frames.length, 'frame', `${where}.samples[${s}]`);
      const known = frame as SharedFrame;
      const line = leafLines && depth === entries.length - 1 ? leafLines[s] : known.line;
      node = builder.stack(node, known.frame, line);
    }
    stack[s] = node;
    const raw = weights[s];
    weightColumn[s] = (typeof raw === 'number' && raw >= 0 && raw < Infinity ? raw : weight(raw, `${where}.weights[${s}]`)) * scale;
  }
  return { stack, weight: weightColumn };
}
