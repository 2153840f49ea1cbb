/** What runs in a page before its own scripts: notes what is drawn, and when the browser has painted it. */
import type { BrowserContext } from 'playwright-core';

/** `window.bench` of a watched page. Times are ms since 1970. */
export interface PageBench {
  now(): number;
  /** Something is being drawn; `text`: a label. */
  note(text: string): void;
  /** When the first label of the file was painted; 0 before. */
  readonly named: number;
  /**
   * Runs an action and resolves to the times of the first and the last painting after it. The measurement ends after
   * `quietMs` without a painting, once `hasCome` returns true.
   */
  measure(act: () => void, quietMs: number, hasCome?: () => boolean): Promise<{ firstMs: number; lastMs: number }>;
}

/** Labels of the generated files. */
export const LABEL = /^function_/;

export async function watchPaints(context: BrowserContext): Promise<void> {
  await context.addInitScript(install, LABEL.source);
}

function install(label: string): void {
  const now = (): number => performance.timeOrigin + performance.now();
  const isLabel = new RegExp(label);
  const channel = new MessageChannel();
  const nextFrame = window.requestAnimationFrame.bind(window);
  let framesRunning = 0;
  let isWaiting = false;
  let isNamed = false;
  let paintedAt = 0;
  let firstAt = 0;
  const bench = {
    named: 0,
    now,
    note(text: string): void {
      if (!isNamed && isLabel.test(text)) isNamed = true;
      if (isWaiting) return;
      isWaiting = true;
      // A message sent while a frame is made arrives after it is painted.
      if (framesRunning > 0) channel.port2.postMessage(0);
      else nextFrame(() => channel.port2.postMessage(0));
    },
    async measure(
      act: () => void,
      quietMs: number,
      hasCome = (): boolean => true,
    ): Promise<{ firstMs: number; lastMs: number }> {
      const begun = now();
      firstAt = 0;
      act();
      while (firstAt === 0 || isWaiting || now() - paintedAt < quietMs || !hasCome()) {
        if (now() - begun > 30_000) throw new Error('Nothing was painted.');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return { firstMs: firstAt - begun, lastMs: paintedAt - begun };
    },
  };
  channel.port1.onmessage = () => {
    isWaiting = false;
    paintedAt = now();
    firstAt ||= paintedAt;
    if (isNamed) bench.named ||= paintedAt;
  };
  window.requestAnimationFrame = (callback) =>
    nextFrame((time) => {
      framesRunning++;
      try {
        callback(time);
      } finally {
        framesRunning--;
      }
    });
  const watch = (prototype: object, name: string): void => {
    const own = Reflect.get(prototype, name) as (...args: unknown[]) => unknown;
    Reflect.set(prototype, name, function watched(this: unknown, ...args: unknown[]) {
      bench.note(name === 'fillText' ? String(args[0]) : '');
      return own.apply(this, args);
    });
  };
  watch(CanvasRenderingContext2D.prototype, 'fillText');
  for (const prototype of [WebGLRenderingContext.prototype, WebGL2RenderingContext.prototype]) {
    watch(prototype, 'drawArrays');
    watch(prototype, 'drawElements');
  }
  Reflect.set(window, 'bench', bench);
}
