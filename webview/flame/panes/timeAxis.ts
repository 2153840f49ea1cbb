/**
 * The scale above time order. Dragging along it, or its two handles by key, chooses the stretch of time that every view
 * shows.
 */
import type { Stretch } from '../../../src/query/types';
import { el } from '../../kit/dom';
import { weightText } from '../weight';
import type { WeightUnit } from '../../../src/profile/types';

/** A shorter drag is a click. */
const minDragPx = 4;
const minTickPx = 90;
const keySteps = 50;

interface AxisScale {
  /** What the drawing shows, in the unit, from the left edge of the view's root. */
  readonly shown: Stretch;
  /** Where the view's root begins in the thread's time. */
  readonly origin: number;
  readonly unit: WeightUnit;
}

/** Whether a scale begins where the one before it did, and reaches as far at least. */
const isMoreOf = (before: AxisScale | null, { shown, origin }: AxisScale): boolean =>
  before?.origin === origin && before.shown.start === shown.start && before.shown.end <= shown.end;

export class TimeAxis {
  private readonly ticks = el('div', { class: 'ticks', 'aria-hidden': 'true' });
  private readonly mark = el('div', { class: 'time-mark', hidden: '' });
  private readonly handles = [
    this.handle('Start of the time to show'),
    this.handle('End of the time to show'),
  ] as const;
  readonly element = el(
    'div',
    { class: 'axis', role: 'group', 'aria-label': 'Time', title: 'Drag to show only a stretch of time' },
    this.ticks,
    this.mark,
    ...this.handles,
  );
  private scale: AxisScale | null = null;
  /** The stretch being chosen, in the coordinates of `shown`. */
  private choice: Stretch | null = null;

  /** `onChoose` gets a stretch of the view. */
  constructor(private readonly onChoose: (stretch: Stretch) => void) {
    this.element.addEventListener('pointerdown', (event) => this.drag(event));
  }

  show(scale: AxisScale): void {
    // Drawn again, or grown while it is recorded: what is being chosen stays.
    if (!isMoreOf(this.scale, scale)) this.choice = null;
    this.scale = scale;
    const { shown, origin, unit } = scale;
    this.ticks.replaceChildren(
      ...ticksOf(
        shown.start + origin,
        shown.end + origin,
        Math.max(1, Math.floor(this.element.clientWidth / minTickPx)),
      ).map((at) => {
        const share = (at - origin - shown.start) / (shown.end - shown.start);
        // The last label may have no room behind its tick.
        const isLast = (1 - share) * this.element.clientWidth < minTickPx;
        const tick = el('span', { class: isLast ? 'last' : undefined }, weightText(at, unit));
        tick.style.left = `${100 * share}%`;
        return tick;
      }),
    );
    this.paint();
  }

  private at(clientX: number, { shown }: AxisScale): number {
    const box = this.element.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    return shown.start + share * (shown.end - shown.start);
  }

  private drag(event: PointerEvent): void {
    const { scale } = this;
    if (scale === null || event.button !== 0) return;
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    const from = this.at(event.clientX, scale);
    const move = (next: PointerEvent): void => {
      const to = this.at(next.clientX, scale);
      this.choice =
        Math.abs(next.clientX - event.clientX) < minDragPx
          ? null
          : { start: Math.min(from, to), end: Math.max(from, to) };
      this.paint();
    };
    const stop = (): void => {
      this.element.removeEventListener('pointermove', move);
      this.element.removeEventListener('pointerup', end);
      this.element.removeEventListener('pointercancel', cancel);
    };
    const end = (last: PointerEvent): void => {
      move(last);
      stop();
      this.choose();
    };
    const cancel = (): void => {
      stop();
      this.choice = null;
      this.paint();
    };
    this.element.addEventListener('pointermove', move);
    this.element.addEventListener('pointerup', end);
    this.element.addEventListener('pointercancel', cancel);
  }

  private choose(): void {
    const { choice } = this;
    this.choice = null;
    this.paint();
    if (choice !== null) this.onChoose(choice);
  }

  private handle(label: string): HTMLElement {
    const handle = el('div', {
      class: 'time-handle',
      role: 'slider',
      tabindex: '0',
      'aria-label': label,
      'aria-orientation': 'horizontal',
    });
    handle.addEventListener('keydown', (event) => this.onKey(event, handle));
    return handle;
  }

  /** Arrows move a handle, with Shift in larger steps; Enter shows the stretch between the two, Esc gives it up. */
  private onKey(event: KeyboardEvent, handle: HTMLElement): void {
    const { scale } = this;
    if (scale === null) return;
    const { shown } = scale;
    const { start, end } = this.choice ?? shown;
    const isStart = handle === this.handles[0];
    const step = ((shown.end - shown.start) / keySteps) * (event.shiftKey ? 5 : 1);
    const least = (shown.end - shown.start) / (4 * keySteps);
    const to = (moved: number): Stretch =>
      isStart
        ? { start: Math.min(Math.max(shown.start, moved), end - least), end }
        : { start, end: Math.max(Math.min(shown.end, moved), start + least) };
    const now = isStart ? start : end;
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowDown':
        this.choice = to(now - step);
        break;
      case 'ArrowRight':
      case 'ArrowUp':
        this.choice = to(now + step);
        break;
      case 'Home':
        this.choice = to(shown.start);
        break;
      case 'End':
        this.choice = to(shown.end);
        break;
      case 'Enter':
      case ' ':
        this.choose();
        break;
      case 'Escape':
        if (this.choice === null) return;
        this.choice = null;
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.paint();
  }

  private paint(): void {
    if (this.scale === null) return;
    const { shown, origin, unit } = this.scale;
    const { start, end } = this.choice ?? shown;
    const percent = (at: number): number => (100 * (at - shown.start)) / (shown.end - shown.start);
    this.mark.hidden = this.choice === null;
    this.mark.style.left = `${percent(start)}%`;
    this.mark.style.width = `${percent(end) - percent(start)}%`;
    this.mark.textContent = this.choice === null ? '' : weightText(end - start, unit);
    for (const [handle, at] of [
      [this.handles[0], start],
      [this.handles[1], end],
    ] as const) {
      // Wholly in sight, also at the ends.
      handle.style.left = `clamp(5px, ${percent(at)}%, 100% - 5px)`;
      handle.setAttribute('aria-valuemin', String(shown.start + origin));
      handle.setAttribute('aria-valuemax', String(shown.end + origin));
      handle.setAttribute('aria-valuenow', String(at + origin));
      handle.setAttribute('aria-valuetext', weightText(at + origin, unit));
    }
  }
}

/** Round numbers from `start` to `end`, about `count` of them: 1, 2 or 5 times a power of ten apart. */
export function ticksOf(start: number, end: number, count: number): number[] {
  const rough = (end - start) / count;
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(start / step); i * step < end; i++) ticks.push(i * step);
  return ticks;
}
