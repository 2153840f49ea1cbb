/** Nodes of a view, siblings from left to right, one set of siblings after the other. Columns of one length. */
export class SiblingList {
  readonly node: number[] = [];
  readonly total: number[] = [];
  /** Left edge and width in the unit, from the left edge of the view's root. Siblings never overlap. */
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
