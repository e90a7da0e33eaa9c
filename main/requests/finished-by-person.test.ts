import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { PersonId } from '../../contract/ids.ts';
import { finishedByPerson } from './finished-by-person.ts';
import { requestRow } from './request-row.test-support.ts';

it('tells each person of his own requests alone', () => {
  const [ada, ben] = [PersonId.parse(randomUUID()), PersonId.parse(randomUUID())];
  const rows = [
    requestRow({ id: 'req_1', personId: ada }),
    requestRow({ id: 'req_2', personId: ben }),
    requestRow({ id: 'req_3' }),
    requestRow({ id: 'req_4', personId: ada }),
  ];
  expect(finishedByPerson({ rows, skipped: 7 })).toEqual(
    new Map([
      [ada, { rows: [rows[0], rows[3]], skipped: 0 }],
      [ben, { rows: [rows[1]], skipped: 0 }],
    ]),
  );
});
