/** What the code may use in Electron 45, and what Node 16 and Chromium 108 do not have. */
define(Promise, 'withResolvers', function withResolvers(this: PromiseConstructor) {
  let resolve, reject;
  const promise = new this((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
});

define(AbortSignal, 'any', (signals: readonly AbortSignal[]) => {
  const controller = new AbortController();
  for (const signal of signals) {
    const abort = () => controller.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
  return controller.signal;
});

define(Array.prototype, 'toSorted', function (this: unknown[], compare?: (a: unknown, b: unknown) => number) {
  return [...this].sort(compare);
});
define(Array.prototype, 'toReversed', function (this: unknown[]) {
  return [...this].reverse();
});
define(Array.prototype, 'with', function (this: unknown[], index: number, value: unknown) {
  const copy = [...this];
  copy[index] = value;
  return copy;
});
define(Object, 'groupBy', (items: Iterable<unknown>, keyOf: (item: unknown) => string) => {
  const groups: Record<string, unknown[]> = {};
  for (const item of items) (groups[keyOf(item)] ??= []).push(item);
  return groups;
});
define(Map, 'groupBy', (items: Iterable<unknown>, keyOf: (item: unknown) => unknown) => {
  const groups = new Map<unknown, unknown[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
});

/** As much of `Response` as the app's own protocol needs, for Node 16. */
define(
  globalThis,
  'Response',
  class {
    readonly status: number;
    readonly headers: Map<string, string>;
    readonly #body: Uint8Array | string | null;

    constructor(body: Uint8Array | string | null, { status = 200, headers = {} } = {}) {
      this.status = status;
      this.headers = new Map(Object.entries(headers));
      this.#body = body;
    }

    async arrayBuffer(): Promise<Uint8Array> {
      return typeof this.#body === 'string'
        ? new TextEncoder().encode(this.#body)
        : (this.#body ?? new Uint8Array());
    }
  },
);

function define(on: object, name: string, value: unknown): void {
  if (name in on) return;
  Object.defineProperty(on, name, { value, writable: true, configurable: true });
}
