/** Runs in the page: the lowest contrast of a bar's text against its fill, as they are painted. */
export function worstContrast(): { ratio: number; name: string; bars: number } {
  const probe = document.body.appendChild(document.createElement('i'));
  const channels = (css: string): number[] => {
    probe.style.color = css;
    return (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  };
  const luminance = (css: string): number => {
    const [r, g, b] = channels(css).map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const all = [...document.querySelectorAll<HTMLElement>('.bar')].map(({ dataset }) => {
    const [fill, text] = [luminance(dataset.fill as string), luminance(dataset.text as string)];
    return { ratio: (Math.max(fill, text) + 0.05) / (Math.min(fill, text) + 0.05), name: dataset.name ?? '' };
  });
  probe.remove();
  return { ...all.reduce((worst, bar) => (bar.ratio < worst.ratio ? bar : worst)), bars: all.length };
}
