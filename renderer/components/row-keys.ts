/**
 * Which elements of a table show which row, as React's keys. Rows that stay keep theirs; rows that come take those of rows
 * that went, so that a scroll to elsewhere changes words instead of elements. For rows whose cells hold nothing of their
 * own, such as a focus.
 */
export class RowKeys {
  /** By the row's id, in the order of the rows. */
  #keys: ReadonlyMap<string, number> = new Map();
  #made = 0;

  /** The keys of the rows that are shown now, of which no two have the same id. The same rows again have the same keys. */
  of(ids: readonly string[]): readonly number[] {
    const shown = new Set(ids);
    const free = [...this.#keys].filter(([id]) => !shown.has(id)).map(([, key]) => key);
    const lastStaying = ids.findLastIndex((id) => this.#keys.has(id));
    // React would move all rows that stay for one that is put before them: such a row has elements of its own.
    const come = (at: number) => (at > lastStaying ? free.shift() : undefined) ?? (this.#made += 1);
    const keys = ids.map((id, at) => this.#keys.get(id) ?? come(at));
    this.#keys = new Map(ids.map((id, at) => [id, keys[at] ?? 0]));
    return keys;
  }
}
