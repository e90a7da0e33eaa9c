import { RequestFilter } from '../../../contract/request.ts';

/** How far back the log is shown; all of it where none is chosen. */
export const RANGES = { '1h': 3_600_000, '24h': 86_400_000, '7d': 7 * 86_400_000 } as const;
export type Range = keyof typeof RANGES;

export function isRange(text: string | null): text is Range {
  return text !== null && text in RANGES;
}

/** The names of the filters in the address, as the contract names them. */
export const CHOICES = ['model', 'backend', 'client', 'statusClass', 'outcome'] as const;
export type Choice = (typeof CHOICES)[number];

/**
 * Reads a filter from the address: `#/requests?model=x&statusClass=5xx&range=1h&text=…`. What is no filter of the
 * contract (an address may be written by hand) is left out.
 */
export function filterFrom(params: URLSearchParams, now: number): RequestFilter {
  const range = params.get('range');
  const wanted: Record<string, unknown> = isRange(range) ? { from: now - RANGES[range] } : {};
  for (const name of [...CHOICES, 'text'] as const) {
    const value = params.get(name)?.trim() ?? '';
    if (RequestFilter.shape[name].safeParse(value).success && value !== '') wanted[name] = value;
  }
  return RequestFilter.parse(wanted);
}

/** Whether anything is left out. */
export function isFiltered(params: URLSearchParams): boolean {
  return [...CHOICES, 'text', 'range'].some((name) => params.has(name));
}
