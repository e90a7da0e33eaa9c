/** Records requests without end, and prints after each how many it has recorded. For a test that kills it. */
import { openDatabase } from '../../store/database.ts';
import { RequestsTable } from '../../store/requests-table.ts';
import { createRecorder } from '../recorder.ts';
import { requestRow } from '../request-row.test-support.ts';

const database = await openDatabase(process.argv[2] ?? '');
const table = new RequestsTable(database.connection);
let written = 0;
const recorder = createRecorder({
  write: async (records) => table.insert(records),
  written: (rows) => {
    written += rows.length;
    process.stdout.write(`${written}\n`);
  },
  failed: (error) => {
    throw error;
  },
});
for (let n = 0; ; n += 1) {
  recorder.record(requestRow({ id: `req_${String(n).padStart(9, '0')}`, at: n }));
  if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
}
