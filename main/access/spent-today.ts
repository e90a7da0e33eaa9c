/** What was spent since midnight, local time. Millionths of a US dollar. */
export class SpentToday {
  #day = '';
  #micros = 0;

  /** A clock that is set back to an earlier day goes on with the later day's sum: nobody gets a day twice. */
  add(micros: number, now: Date): void {
    this.#turn(now);
    this.#micros += micros;
  }

  sum(now: Date): number {
    this.#turn(now);
    return this.#micros;
  }

  #turn(now: Date): void {
    const day = dayOf(now);
    if (day <= this.#day) return;
    this.#day = day;
    this.#micros = 0;
  }
}

/** Milliseconds until the next day begins, local time. */
export function untilMidnight(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime() - now.getTime();
}

/** When the day began (Unix milliseconds), local time. */
export function lastMidnight(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
}

/** Written so that later days sort later. */
function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
