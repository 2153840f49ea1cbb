import type { Page } from 'playwright-core';
import type { PageBench } from './paints';
import type { Move } from './viewer';

declare const window: { readonly bench: PageBench };

/** Turns the wheel over an element: twice in, then in turn sideways, in, back, out. */
export const turnWheel = (page: Page, selector: string, count: number): Promise<Move[]> =>
  page.evaluate(
    async ({ target, steps }) => {
      const done: { firstMs: number; lastMs: number }[] = [];
      const box = (document.querySelector(target) as HTMLElement).getBoundingClientRect();
      const turns = [{ deltaX: 120 }, { ctrlKey: true, deltaY: -120 }, { deltaX: -90 }, { ctrlKey: true, deltaY: 120 }];
      for (let i = -2; i < steps; i++) {
        const place = {
          clientX: box.left + box.width * (0.3 + 0.4 * ((Math.abs(i) * 0.37) % 1)),
          clientY: box.top + 100,
          bubbles: true,
          cancelable: true,
        };
        const event = new WheelEvent('wheel', {
          ...place,
          ...(i < 0 ? { ctrlKey: true, deltaY: -240 } : turns[i % turns.length]),
        });
        const move = await window.bench.measure(
          () => document.elementFromPoint(place.clientX, place.clientY)?.dispatchEvent(event),
          160,
        );
        if (i >= 0) done.push(move);
      }
      return done;
    },
    { target: selector, steps: count },
  );
