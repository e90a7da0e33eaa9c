import type { Dialect, Reply } from '../../backends/backend.ts';
import type { Prepared } from '../client-dialect.ts';
import type { JsonObject } from '../json-body.ts';

/** The client's own words, for a backend that speaks its protocol. They are never mended. */
export function asItIs(dialect: Dialect, raw: string, body: JsonObject): Prepared {
  return {
    dialect,
    raw,
    body,
    asWritten: true,
    warnings: [],
    adapt: async (reply) => reply,
    mend: () => null,
  };
}

/** A call whose reply is translated once more. */
export function adapted(call: Prepared, translate: (reply: Reply) => Promise<Reply>): Prepared {
  return {
    ...call,
    adapt: async (reply) => translate(await call.adapt(reply)),
    mend(refusal) {
      const mended = call.mend(refusal);
      return mended === null ? null : adapted(mended, translate);
    },
  };
}
