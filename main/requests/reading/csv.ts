import { RequestRow } from '../../../contract/request.ts';

const COLUMNS = RequestRow.keyof().options;

/** The first line of a file (RFC 4180). */
export function csvHeadings(): string {
  return `${COLUMNS.join(',')}\r\n`;
}

export function csvLine(row: RequestRow): string {
  return `${COLUMNS.map((name) => cell(row[name])).join(',')}\r\n`;
}

function cell(value: RequestRow[keyof RequestRow]): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}

/**
 * A spreadsheet runs a text that begins so as a formula, and clients choose what stands here; an apostrophe before it
 * keeps it a text (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function quoted(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
