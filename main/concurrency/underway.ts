interface Place<T> {
  readonly item: T;
  index: number;
}

/**
 * What is under way, in no order: work that is added when it begins and taken away when it ends, many times a second.
 *
 * A `Set` would do, but for its garbage. As entries come and go, V8 (OrderedHashTable::Rehash) moves a set to a new table
 * again and again, and each table that it leaves points to the next. Once one of them has grown old, a young collection
 * takes all that follow for living, with everything that their entries held: a sixth of what each request had left grew
 * old and waited for a full collection. Sets of requests cost a fifth of the requests a second.
 */
export class Underway<T> {
  readonly #places: Place<T>[] = [];

  get size(): number {
    return this.#places.length;
  }

  /** Gives back what takes it away again; safe to call twice. */
  add(item: T): () => void {
    const place = { item, index: this.#places.length };
    this.#places.push(place);
    return () => this.#remove(place);
  }

  /** All that are under way now; what begins or ends while somebody goes through them does not change it. */
  all(): readonly T[] {
    return this.#places.map(({ item }) => item);
  }

  /** The last takes its place, so that none has to move up. */
  #remove(place: Place<T>): void {
    if (this.#places[place.index] !== place) return;
    const last = this.#places.pop();
    if (last === undefined || last === place) return;
    last.index = place.index;
    this.#places[last.index] = last;
  }
}
