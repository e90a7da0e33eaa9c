import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../../../contract/failure.ts';
import { openSideConnection } from '../../store/side-connection.ts';
import type { AuditAnswer, AuditRequest, AuditThreadData, OperationName } from './operations.ts';
import { auditOperations } from './perform.ts';

/**
 * The audit log's own thread: SQLite blocks the thread that calls it, and the host's streams answers. Ends when its
 * port is closed or the host terminates it.
 */
const { file } = workerData as AuditThreadData;
const operations = auditOperations((options) => openSideConnection(file, options));

type UncheckedOperations = Readonly<Record<OperationName, (input: never) => Promise<unknown>>>;

parentPort?.on('message', ({ id, operation, input }: AuditRequest) => {
  const answer = (said: AuditAnswer) => parentPort?.postMessage(said);
  // The pairs of names and inputs are the ones of AuditThread, which is typed by the same interface.
  const performed = (operations as UncheckedOperations)[operation](input as never);
  performed.then(
    (value) => answer({ id, ok: true, value }),
    (error: unknown) => {
      if (error instanceof Failure) answer({ id, ok: false, failure: error.toView() });
      else answer({ id, ok: false, error: asError(error), code: codeOf(error) });
    },
  );
});

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** What an error says beside its message is lost on the way to another thread. */
function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
