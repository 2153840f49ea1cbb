import type { MyCode } from '../profile/myCode';
import { locateFrame } from '../source/frames';
import type { SourceMapper } from '../source/types';
import type { ScopedModel } from './scopedModel';
import type { ShownFunction } from './types';

/** What the display of functions needs. */
export interface ShownContext {
  readonly model: ScopedModel;
  readonly mapper: SourceMapper;
  readonly myCode: MyCode;
}

/** A function of the profile, by index. Computed once per part of the profile. */
export function shownFunction(context: ShownContext, f: number): ShownFunction {
  const { shown } = context.model;
  const known = shown.get(f) ?? newShown(context, f);
  shown.set(f, known);
  return known;
}

function newShown({ model: { profile, functions }, mapper, myCode }: ShownContext, f: number): ShownFunction {
  const frame = profile.frames[f];
  const hottest = functions.hottestLine[f];
  return {
    definition: { line: frame.line, column: frame.column },
    name: frame.name,
    file: frame.file,
    kind: frame.kind,
    line: hottest || frame.line,
    package: myCode.packageOf(f),
    mine: myCode.isMine(f),
    source: locateFrame(mapper, frame, hottest),
  };
}
