import type { StackEditor } from '../stackEditor';
import type { StackTable } from '../types';
import type { CallLines } from './callLines';
import type { Outermost } from './findTorn';

/** Torn stacks below the callers they lost. */
export class Grafts {
  private readonly known = new Map<number, number>();

  constructor(
    private readonly editor: StackEditor,
    private readonly stacks: StackTable,
    private readonly outermost: Outermost,
    private readonly lines: CallLines,
  ) {}

  /** Number, in the editor, of the stack `s` below the entry `caller`. */
  below(caller: number, s: number): number {
    const { parent, frame, line } = this.stacks;
    const key = caller * parent.length + s;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const first = this.outermost.entry[s];
    const inner: number[] = [];
    for (let at = s; at !== first; at = parent[at]) inner.push(at);
    const callee = inner.at(-1);
    let grown = this.editor.add(caller, frame[first], callee === undefined ? line[first] : this.lines.lineOf(callee));
    for (let i = inner.length - 1; i >= 0; i--) grown = this.editor.add(grown, frame[inner[i]], line[inner[i]]);
    this.known.set(key, grown);
    return grown;
  }
}
