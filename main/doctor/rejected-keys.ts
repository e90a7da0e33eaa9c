import type { RequestRow } from '../../contract/request.ts';

/** Remembers whose keys were refused, from requests and tests, until one is accepted. By the backend's name. */
export class RejectedKeys {
  readonly #names = new Set<string>();

  has(backend: string): boolean {
    return this.#names.has(backend);
  }

  note(backend: string, rejected: boolean): void {
    if (rejected) this.#names.add(backend);
    else this.#names.delete(backend);
  }

  /** Takes in what a request says about the backends that it tried. */
  count(row: Pick<RequestRow, 'attempts' | 'backend' | 'status' | 'outcome'>): void {
    for (const { backend, failure, status } of row.attempts) {
      if (failure === 'credentials') this.note(backend, true);
      else if (failure === null && status !== null && status < 400) this.note(backend, false);
    }
    if (row.attempts.length > 0 || row.backend === null) return;
    if (row.status === 401 || row.status === 403) this.note(row.backend, true);
    else if (row.outcome === 'completed' && row.status < 400) this.note(row.backend, false);
  }
}
