/** Messages of the host, which a window gets like those of anybody else. */
import * as v from 'valibot';
import type { ToPage } from '../../src/protocol';

const texts = <const K extends string>(...names: readonly K[]): { readonly [N in K]: v.StringSchema<undefined> } =>
  Object.fromEntries(names.map((name) => [name, v.string()])) as { [N in K]: v.StringSchema<undefined> };
const live = v.looseObject({
  phase: v.picklist(['recording', 'paused', 'finishing']),
  elapsedMs: v.number(),
  coverage: v.number(),
});
const settings = v.looseObject(texts('colourBy', 'orientation', 'view'));

/** What is in a summary or an answer is the host's own: it is as large as a graph, and not looked through here. */
const messages: { readonly [T in ToPage['type']]: v.GenericSchema } = {
  loaded: v.looseObject({
    ...texts('title', 'subtitle', 'remark', 'numbering', 'linkScheme'),
    summary: v.looseObject({ threads: v.array(v.looseObject({})) }),
    about: v.looseObject({ facts: v.array(v.looseObject(texts('name', 'value'))) }),
    live: v.nullable(live),
    settings,
  }),
  loadFailed: v.looseObject(texts('message', 'hint')),
  command: v.looseObject(texts('command')),
  live: v.looseObject({ live }),
  settings: v.looseObject({ settings }),
  truths: v.looseObject({ files: v.array(v.looseObject(texts('file', 'truth', 'text'))) }),
  answer: v.looseObject({ id: v.number() }),
  failure: v.looseObject({ id: v.number(), ...texts('message', 'hint') }),
};

const typed = v.looseObject({ type: v.picklist(Object.keys(messages) as ToPage['type'][]) });

/** The message if it is one of the host's, else null. */
export const readHostMessage = (message: unknown): ToPage | null =>
  v.is(typed, message) && v.is(messages[message.type], message) ? (message as unknown as ToPage) : null;
