/** Nodes of a view: sets of siblings, left to right, one set after the other. All columns have the same length. */
export class SiblingList {
  readonly node: number[] = [];
  readonly total: number[] = [];
  /** Left edge and width in the profile's unit, from the left edge of the view's root. Siblings never overlap. */
  readonly start: number[] = [];
  readonly span: number[] = [];

  get length(): number {
    return this.node.length;
  }

  add(node: number, total: number, start: number, span: number): void {
    this.node.push(node);
    this.total.push(total);
    this.start.push(start);
    this.span.push(span);
  }
}
