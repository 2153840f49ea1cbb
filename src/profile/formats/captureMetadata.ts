import type { CapturedFile, CaptureMetadata } from '../types';
import { isObject, type JsonObject } from './check';

const TEXTS = [
  'clusterArn',
  'cluster',
  'service',
  'taskArn',
  'task',
  'container',
  'taskDefinition',
  'region',
  'processName',
  'runtime',
  'runtimeVersion',
  'collector',
  'startedAt',
] as const;
const NUMBERS = ['revision', 'pid', 'rateHz', 'requestedMs', 'durationMs', 'samples', 'errors', 'bytesOnWire'] as const;

/**
 * Reads `ecsProfiler.capture`. The profile can be shown without it, so incomplete metadata gives undefined and the
 * profile's origin is then unknown.
 */
export function readCapture(value: unknown): CaptureMetadata | undefined {
  if (!isObject(value) || value.formatVersion !== 1) return undefined;
  if (!TEXTS.every((key) => typeof value[key] === 'string')) return undefined;
  if (!NUMBERS.every((key) => Number.isFinite(value[key]))) return undefined;
  if (value.runtime === '') return undefined;
  if (value.mode !== 'cpu' && value.mode !== 'wall' && value.mode !== 'heap') return undefined;
  if (value.imageDigest !== null && typeof value.imageDigest !== 'string') return undefined;
  if (!optionalText(value.title) || !optionalText(value.note)) return undefined;
  return { ...value, ...readExtras(value) } as unknown as CaptureMetadata;
}

/** Reads the optional fields; invalid ones are left out. */
function readExtras(value: JsonObject): Partial<Record<keyof CaptureMetadata, unknown>> {
  const extras: Partial<Record<keyof CaptureMetadata, unknown>> = {};
  for (const key of ['requestedRateHz', 'lostSamples', 'coverage', 'requests'] as const)
    extras[key] = Number.isFinite(value[key]) ? value[key] : undefined;
  for (const key of ['options', 'remarks'] as const) extras[key] = listOf(value[key], (one) => typeof one === 'string');
  extras.sources = listOf(value.sources, isSource);
  extras.files = listOf(value.files, isCapturedFile);
  extras.cost = isCost(value.cost) ? value.cost : undefined;
  extras.place = isPlace(value.place) ? value.place : undefined;
  for (const key of Object.keys(extras) as (keyof CaptureMetadata)[])
    if (extras[key] === undefined && !(key in value)) delete extras[key];
  return extras;
}

const listOf = (value: unknown, is: (one: unknown) => boolean): unknown =>
  Array.isArray(value) && value.every(is) ? value : undefined;
const isCount = (value: unknown): boolean => value === null || Number.isFinite(value);

function isSource(value: unknown): boolean {
  return (
    isObject(value) &&
    ['task', 'container', 'processName'].every((key) => typeof value[key] === 'string') &&
    ['pid', 'samples'].every((key) => Number.isFinite(value[key])) &&
    (value.error === null || typeof value.error === 'string') &&
    (value.place === undefined || isPlace(value.place))
  );
}

const isPlace = (value: unknown): boolean =>
  isObject(value) &&
  ['availabilityZone', 'instance', 'launchType', 'platformVersion', 'cpu', 'memory'].every(
    (key) => typeof value[key] === 'string',
  ) &&
  Number.isFinite(value.revision) &&
  typeof value.deploying === 'boolean' &&
  ['taskStartedAt', 'imageDigest'].every((key) => value[key] === null || typeof value[key] === 'string');

/** Checks an entry of `CaptureMetadata.files`. */
export function isCapturedFile(value: unknown): value is CapturedFile {
  return (
    isObject(value) &&
    typeof value.path === 'string' &&
    isHex(value.sha256, 64) &&
    isHex(value.gitBlob, 40) &&
    Number.isSafeInteger(value.bytes) &&
    (value.mapped === undefined || value.mapped === true) &&
    (value.source === undefined ||
      (isObject(value.source) &&
        typeof value.source.generated === 'string' &&
        Number.isSafeInteger(value.source.number)))
  );
}

const isHex = (value: unknown, length: number): boolean =>
  typeof value === 'string' && value.length === length && /^[0-9a-f]*$/.test(value);

function isCost(value: unknown): boolean {
  return (
    isObject(value) &&
    ['profilerCpuSeconds', 'targetCpuBefore', 'targetCpuDuring'].every((key) => isCount(value[key])) &&
    isCount(value.profilerSteadyCpuSeconds ?? null) &&
    isObject(value.phasesMs) &&
    Object.values(value.phasesMs).every((ms) => Number.isFinite(ms))
  );
}

const optionalText = (value: unknown): boolean => value === undefined || typeof value === 'string';
