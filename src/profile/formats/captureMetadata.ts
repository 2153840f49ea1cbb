import type { CaptureMetadata } from '../types';
import { isObject } from './check';

const TEXTS = [
  'clusterArn', 'cluster', 'service', 'taskArn', 'task', 'container', 'taskDefinition', 'region', 'processName',
  'runtimeVersion', 'collector', 'startedAt',
] as const;
const NUMBERS = ['revision', 'pid', 'rateHz', 'requestedMs', 'durationMs', 'samples', 'errors', 'bytesOnWire'] as const;

/**
 * Reads `ecsProfiler.capture`. Nothing of it is needed to show the profile, so metadata that is not whole gives
 * undefined and the profile is shown as one of unknown origin.
 */
export function readCapture(value: unknown): CaptureMetadata | undefined {
  if (!isObject(value) || value.formatVersion !== 1) return undefined;
  if (!TEXTS.every((key) => typeof value[key] === 'string')) return undefined;
  if (!NUMBERS.every((key) => Number.isFinite(value[key]))) return undefined;
  if (value.runtime !== 'python' && value.runtime !== 'node') return undefined;
  if (value.mode !== 'cpu' && value.mode !== 'wall') return undefined;
  if (value.imageDigest !== null && typeof value.imageDigest !== 'string') return undefined;
  if (!optionalText(value.title) || !optionalText(value.note)) return undefined;
  return value as unknown as CaptureMetadata;
}

const optionalText = (value: unknown): boolean => value === undefined || typeof value === 'string';
