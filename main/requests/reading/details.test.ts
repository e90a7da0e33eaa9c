import { describe, expect, it } from 'vitest';
import { requestAt, useAuditLog } from '../testing/audit-log.ts';
import { readDetails } from './details.ts';
import { readExportPart } from './export.ts';

const log = useAuditLog();

describe('one request', () => {
  it('comes with its bodies where they were kept', async () => {
    const bodies = { request: { text: '{}', bytes: 2, truncated: false }, response: null };
    log.insert([requestAt(1)], bodies);
    log.insert([requestAt(2)]);
    expect(await readDetails(log.tables, requestAt(1).id)).toEqual({ row: requestAt(1), bodies });
    expect(await readDetails(log.tables, requestAt(2).id)).toEqual({ row: requestAt(2), bodies: null });
  });

  it('that is not there is said to be missing', async () => {
    await expect(readDetails(log.tables, 'req_x')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('an export', () => {
  it('has every row once, part by part, under one line of headings', async () => {
    const rows = Array.from({ length: 2_500 }, (_, n) => requestAt(n));
    log.insert(rows);
    for (const format of ['csv', 'jsonl'] as const) {
      const parts: string[] = [];
      for (let after = null; ;) {
        const part = await readExportPart(log.tables, { filter: {}, format, after });
        parts.push(part.text);
        if (part.next === null) break;
        after = part.next;
      }
      const lines = parts.join('').trimEnd().split(/\r?\n/);
      expect(parts).toHaveLength(3);
      const seen = lines.map((line) => /req_\d+/.exec(line)?.[0]).filter((id) => id !== undefined);
      expect(seen).toEqual(rows.map(({ id }) => id).reverse());
      expect(lines).toHaveLength(format === 'csv' ? 2_501 : 2_500);
    }
  });

  it('of JSON lines has whole rows, and takes a filter', async () => {
    log.insert([requestAt(1), requestAt(2, { model: 'other' })]);
    const { text } = await readExportPart(log.tables, {
      filter: { model: 'other' },
      format: 'jsonl',
      after: null,
    });
    expect(JSON.parse(text)).toEqual(requestAt(2, { model: 'other' }));
  });
});
