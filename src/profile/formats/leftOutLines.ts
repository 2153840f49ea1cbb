/** Lines of a text that are not read, and the remarks about them. */
export class LeftOutLines {
  private readonly counts = { odd: 0, comment: 0 };
  private readonly first = { odd: '', comment: '' };

  /** `number`: of the line, from 1. */
  add(why: 'odd' | 'comment', number: number, line: string): void {
    if (this.counts[why]++ === 0) this.first[why] = `line ${number}: "${line.slice(0, 60)}"`;
  }

  remarks(): string[] {
    const { odd, comment } = this.counts;
    return [
      ...(odd === 0
        ? []
        : [
            `${odd} ${odd === 1 ? 'line is' : 'lines are'} no stack with a weight and left out, the first is ${this.first.odd}.`,
          ]),
      ...(comment === 0
        ? []
        : [
            `${comment} ${comment === 1 ? 'line begins like a comment and is' : 'lines begin like comments and are'} left out, the first is ${this.first.comment}.`,
          ]),
    ];
  }
}
