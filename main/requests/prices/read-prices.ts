import { readFile } from 'node:fs/promises';
import { Failure } from '../../../contract/failure.ts';
import { PriceList, SHIPPED_PRICES } from './price-list.ts';
import type { Price } from './price-list.ts';

/**
 * The prices that come with the program and, after them, those of the user's own file, which has the same form
 * (prices.json) and the last word.
 * @throws Failure `invalid_input` when that file cannot be understood
 */
export async function readPrices(file: string): Promise<readonly Price[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw unreadable(file, error);
  });
  if (text === null) return SHIPPED_PRICES;
  const parsed = PriceList.safeParse(parse(file, text));
  if (parsed.success) return [...SHIPPED_PRICES, ...parsed.data.models];
  const [issue] = parsed.error.issues;
  throw unreadable(file, new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`));
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Failure('invalid_input', `${file} cannot be read: ${reason}`, {
    hint: 'Mend the file, or remove it to use the prices that come with MLX Manager.',
    cause,
  });
}
