import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestRow } from '../request-row.test-support.ts';
import { csvHeadings, csvLine } from './csv.ts';

/** Reads one line as RFC 4180 has it. */
function read(line: string): string[] {
  const cells = [...line.replace(/\r\n$/, '').matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

const columns = read(csvHeadings());
const cellOf = (line: string, name: string) => read(line)[columns.indexOf(name)];

describe('a line of CSV', () => {
  it('has a cell for each heading', () => {
    const line = csvLine(requestRow({ errorMessage: 'a, "b"\r\nc', model: null }));
    expect(read(line)).toHaveLength(columns.length);
    expect(cellOf(line, 'errorMessage')).toBe('a, "b"\r\nc');
    expect(cellOf(line, 'model')).toBe('');
    expect(cellOf(line, 'totalMs')).toBe('3');
  });

  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
    'never begins a cell like a formula: %j',
    (model) => {
      expect(cellOf(csvLine(requestRow({ model })), 'model')).toBe(`'${model}`);
    },
  );

  it('keeps every other text as it is, and never spills into the next cell', () => {
    fc.assert(
      fc.property(fc.string(), (model) => {
        const line = csvLine(requestRow({ model }));
        expect(read(line)).toHaveLength(columns.length);
        expect([model, `'${model}`]).toContain(cellOf(line, 'model'));
      }),
    );
  });
});
