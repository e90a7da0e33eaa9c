import { Worker } from 'node:worker_threads';
import { Failure } from '../../../contract/failure.ts';
import type { FailureView } from '../../../contract/failure.ts';
import type { AuditAnswer, AuditOperations, AuditThreadData, OperationName } from './operations.ts';
import { AUDIT_WORKER_FILE } from './worker-file.ts';

/** Writes, reads and cuts the audit log in a thread of its own, which is started by the first call. */
export interface AuditThread extends AuditOperations {
  /** Ends the thread; what is still asked fails with `stopping`. */
  close(): Promise<void>;
}

/** Rows pass through and leave nothing: a small young generation is enough, and saves the size of the usual one. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

export interface AuditThreadOptions {
  /** The database, which the host has opened already. */
  readonly file: string;
  /** A build has it elsewhere than the source. */
  readonly workerFile?: URL | string;
}

export function createAuditThread({ file, workerFile = AUDIT_WORKER_FILE }: AuditThreadOptions): AuditThread {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let worker: Worker | null = null;
  let asked = 0;
  let closed = false;

  function failAll(error: Error): void {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function start(): Worker {
    const workerData: AuditThreadData = { file };
    const started = new Worker(workerFile, { workerData, name: 'audit-log', resourceLimits: LIMITS });
    started.on('message', (answer: AuditAnswer) => {
      const call = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if (answer.ok) call?.resolve(answer.value);
      else call?.reject('failure' in answer ? toFailure(answer.failure) : withCode(answer));
    });
    const onEnd = (error: Error) => {
      if (worker === started) worker = null;
      failAll(error);
    };
    started.on('error', onEnd);
    started.on('exit', () => onEnd(stopped()));
    return started;
  }

  async function ask(operation: OperationName, input: unknown): Promise<unknown> {
    if (closed) throw stopped();
    worker ??= start();
    worker.ref();
    asked += 1;
    const call = Promise.withResolvers<unknown>();
    waiting.set(asked, call);
    worker.postMessage({ id: asked, operation, input });
    return call.promise;
  }

  /** The thread answers each operation with that operation's own result. */
  function bound<N extends OperationName>(operation: N): AuditOperations[N] {
    return ((input: unknown) => ask(operation, input)) as AuditOperations[N];
  }

  return {
    page: bound('page'),
    details: bound('details'),
    stats: bound('stats'),
    facets: bound('facets'),
    byRoute: bound('byRoute'),
    exportPart: bound('exportPart'),
    insert: bound('insert'),
    retain: bound('retain'),
    async close() {
      closed = true;
      const ending = worker?.terminate();
      failAll(stopped());
      await ending;
    },
  };
}

function toFailure({ code, message, hint }: FailureView): Failure {
  return new Failure(code, message, hint === undefined ? {} : { hint });
}

function withCode({ error, code }: { readonly error: Error; readonly code: string | null }): Error {
  return code === null ? error : Object.assign(error, { code });
}

function stopped(): Failure {
  return new Failure('stopping', 'The audit log is closed: MLX Manager is stopping.');
}
