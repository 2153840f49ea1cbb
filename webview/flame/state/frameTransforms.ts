import type { Transform } from '../../../src/profile/scope';
import type { PageCommand } from '../../../src/protocol';
import type { FrameRef } from './frameRef';

type OnFrames = Extract<Transform, { readonly by: string }>;

/** The filters that are made from a chosen frame. */
export const frameTransformKinds: readonly (Pick<OnFrames, 'kind' | 'by'> & {
  readonly id: PageCommand;
  readonly label: string;
  readonly keys: readonly string[];
})[] = [
  { id: 'hideFrame', kind: 'hide', by: 'frame', label: 'Hide This Function', keys: ['h'] },
  { id: 'hideFile', kind: 'hide', by: 'file', label: 'Hide Its File', keys: [] },
  { id: 'hidePackage', kind: 'hide', by: 'package', label: 'Hide Its Package', keys: [] },
  { id: 'focusFrame', kind: 'focus', by: 'frame', label: 'Show Only This Function', keys: ['f'] },
  { id: 'focusFile', kind: 'focus', by: 'file', label: 'Show Only Its File', keys: [] },
  { id: 'focusPackage', kind: 'focus', by: 'package', label: 'Show Only Its Package', keys: [] },
];

/** The filter for a frame; null where there is none or it has no such part. */
export function frameTransform(frame: FrameRef | null, kind: OnFrames['kind'], by: OnFrames['by']): OnFrames | null {
  if (frame === null || (by === 'file' && frame.file === '')) return null;
  return { kind, by, key: by === 'frame' ? frame.key : by === 'file' ? frame.file : frame.package };
}
