/** Messages of a page: data from outside, read before anything is done with them. */
import * as v from 'valibot';
import type { FromPage } from '../protocol';
import { problemIn, scope } from './questions';

/** Half a screen's picture as PNG in base64 has some MB; no text or picture that a page makes is longer. */
const LONGEST_TEXT = 256 * 1024 * 1024;
const MOST_NAME = 200;

const integer = v.pipe(v.number(), v.safeInteger());
const pixels = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100_000));
const text = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));

type Messages = {
  readonly [T in FromPage['type']]: v.GenericSchema<unknown, Extract<FromPage, { readonly type: T }>>;
};

/** By type: a message that is added to the protocol needs a row. */
const messages: Messages = {
  request: v.object({
    type: v.literal('request'),
    id: integer,
    name: v.pipe(v.string(), v.maxLength(MOST_NAME)),
    args: v.pipe(v.array(v.unknown()), v.maxLength(20)),
  }),
  ready: v.object({
    type: v.literal('ready'),
    sampleType: v.exactOptional(v.string()),
    widthPx: pixels,
    minPx: pixels,
  }),
  showFrame: v.object({
    type: v.literal('showFrame'),
    node: integer,
    frame: integer,
    file: v.string(),
    line: integer,
    keepFocus: v.boolean(),
  }),
  copy: v.object({ type: v.literal('copy'), text }),
  action: v.object({ type: v.literal('action'), action: v.picklist(['longerCapture', 'wallCapture', 'reload']) }),
  liveControl: v.object({
    type: v.literal('liveControl'),
    control: v.picklist(['pause', 'resume', 'stop', 'cancel']),
  }),
  export: v.union([
    v.object({ type: v.literal('export'), image: v.picklist(['png', 'svg']), data: text }),
    v.object({
      type: v.literal('export'),
      format: v.picklist(['speedscope', 'collapsed', 'pprof', 'cpuprofile', 'html', 'ask']),
      scope,
    }),
  ]),
  chooseType: v.object({ type: v.literal('chooseType'), sampleType: v.string() }),
  setting: v.variant('name', [
    v.object({
      type: v.literal('setting'),
      name: v.literal('colourBy'),
      value: v.picklist(['package', 'file', 'self', 'safe']),
    }),
    v.object({
      type: v.literal('setting'),
      name: v.literal('orientation'),
      value: v.picklist(['icicle', 'flame']),
    }),
  ]),
};

const typed = v.object({ type: v.picklist(Object.keys(messages) as (keyof Messages)[]) });

/** A message as it is meant, or what is wrong with it. Never throws. */
export function readMessage(message: unknown): FromPage | { readonly problem: string } {
  const known = v.safeParse(typed, message);
  if (!known.success) return { problem: 'It is no message of this page.' };
  const { type } = known.output;
  const read = v.safeParse<v.GenericSchema<unknown, FromPage>>(messages[type], message);
  return read.success ? read.output : { problem: `In "${type}", ${problemIn(read.issues)}` };
}
