/** Milliseconds after which it is idle enough, however busy the page is. */
const LONG_ENOUGH_MS = 1_000;

/** Resolves once the page has nothing else to do. */
export function whenIdle(): Promise<unknown> {
  return new Promise((resolve) => {
    requestIdleCallback(resolve, { timeout: LONG_ENOUGH_MS });
  });
}
