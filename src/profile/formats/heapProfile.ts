import { ProfileBuilder } from '../profileBuilder';
import type { Profile } from '../types';
import { readCallFrame } from './callFrame';
import { array, isObject, object, weight } from './check';
import type { JsonObject } from './check';
import type { Importer } from './importer';

/**
 * V8's sampling heap profile (`.heapprofile`): `HeapProfiler.SamplingHeapProfile` of the Chrome DevTools Protocol, a
 * tree of call sites below `head`. `selfSize` is the number of bytes allocated in a node and still held, estimated from
 * the samples; each node that has any becomes one sample of that weight. The list `samples` adds only the order of
 * allocation and is not read. One thread, weights in bytes.
 */
export const heapProfileImporter: Importer = {
  format: '.heapprofile',
  matches: ({ jsonObject: json }) => isObject(json.head) && 'selfSize' in json.head && isObject(json.head.callFrame),
  read: ({ jsonObject }, name) => readHeapProfile(jsonObject, name),
};

/** Like the importer, for JSON that is already parsed. Throws ProfileError. */
export function readHeapProfile(json: JsonObject, name: string): Profile {
  const builder = new ProfileBuilder();
  const stack: number[] = [];
  const bytes: number[] = [];
  const pending: { readonly value: unknown; readonly where: string; readonly above: number }[] = [
    { value: json.head, where: 'head', above: -1 },
  ];
  for (let next = 0; next < pending.length; next++) {
    const { value, where, above } = pending[next];
    const node = object(value, where);
    const frame = readCallFrame(object(node.callFrame, `${where}.callFrame`), `${where}.callFrame`);
    const isRoot = next === 0 && frame.name === '(root)';
    const at = isRoot ? -1 : builder.stack(above, builder.frame(frame.name, frame.file, frame.line, frame.column), 0);
    const size = weight(node.selfSize, `${where}.selfSize`);
    if (size > 0) {
      stack.push(at);
      bytes.push(size);
    }
    array(node.children ?? [], `${where}.children`).forEach((child, i) => {
      pending.push({
        value: child,
        where: where.length < 200 ? `${where}.children[${i}]` : `… children[${i}]`,
        above: at,
      });
    });
  }
  builder.thread(
    typeof json.title === 'string' && json.title !== '' ? json.title : 'main',
    Int32Array.from(stack),
    Float64Array.from(bytes),
  );
  return builder.build({ name, unit: 'bytes' });
}
