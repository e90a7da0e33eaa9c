/** What was seen of a page for a while. Milliseconds. */
export interface Smoothness {
  readonly tookMs: number;
  readonly frames: number;
  /** Frames of a 60 Hz display that were not drawn in time. */
  readonly dropped: number;
  readonly longestFrameMs: number;
  readonly framesOver50: number;
  /** Tasks of more than 50 ms, which is when a page begins to feel stuck (https://w3c.github.io/longtasks). */
  readonly longTasks: readonly number[];
  /** The most rows of a table that were in the page at once. */
  readonly domRows: number;
  /** How many rows the table said it has, in the end. */
  readonly rows: number;
}

/**
 * Runs in the page, before its own scripts: `window.probe` watches it while something happens. `open` resolves with the
 * time since the navigation began at which the screen is there and nothing on it is loading any more, two frames later.
 */
export const PAGE_PROBE = `
  window.probe = (() => {
    const frame = () => new Promise(requestAnimationFrame);
    const rowCount = () => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') ?? 1) - 1;
    const watch = async (work) => {
      const longTasks = [];
      const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((e) => Math.round(e.duration))));
      observer.observe({ type: 'longtask' });
      let last = await frame(), running = true, frames = 0, over50 = 0, dropped = 0, longest = 0, domRows = 0;
      const begun = last;
      const count = (async () => {
        while (running) {
          const now = await frame();
          frames += 1;
          dropped += Math.max(0, Math.round((now - last) / 16.7) - 1);
          longest = Math.max(longest, now - last);
          if (now - last > 50) over50 += 1;
          domRows = Math.max(domRows, document.querySelectorAll('[role=row]').length);
          last = now;
        }
      })();
      await work();
      running = false;
      await count;
      observer.takeRecords().forEach((e) => longTasks.push(Math.round(e.duration)));
      observer.disconnect();
      return { tookMs: Math.round(last - begun), frames, dropped, longestFrameMs: Math.round(longest), framesOver50: over50, longTasks, domRows, rows: rowCount() };
    };
    return {
      async open() {
        while (document.querySelector('main h1') === null || document.querySelector('[role=status][aria-label=Loading]') !== null) await frame();
        await frame();
        await frame();
        return performance.now();
      },
      /** Scrolls by so many pixels each frame until the table has so many rows: it fetches them before they are reached. */
      scroll: (pixels, rows) => watch(async () => {
        const table = document.querySelector('[role=grid]');
        while (rowCount() < rows) {
          table.scrollTop += pixels;
          await frame();
        }
      }),
      /** Back and forth through all that is loaded. */
      sweep: (pixels, times) => watch(async () => {
        const table = document.querySelector('[role=grid]');
        for (let n = 0; n < times; n += 1) {
          table.scrollTop = Math.abs((n * pixels) % (2 * table.scrollHeight) - table.scrollHeight);
          await frame();
        }
      }),
      /** Until the chat's answer, which is being written, is complete. */
      answer: () => watch(async () => {
        while (document.querySelector('button[aria-label=Stop]') !== null) await frame();
      }),
      /** Chooses a value of a select, and waits until the table has other rows. */
      choose: (label, value) => watch(async () => {
        const before = rowCount();
        const select = document.querySelector('select[aria-label="' + label + '"]');
        Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, value);
        select.dispatchEvent(new Event('change', { bubbles: true }));
        while (rowCount() === before) await frame();
      }),
    };
  })();
`;
