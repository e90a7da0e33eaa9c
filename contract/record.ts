import * as z from 'zod';

/** What every stored backend and route has beside its content. Times are Unix milliseconds. */
export const recordFields = {
  createdAt: z.int(),
  updatedAt: z.int(),
  /** Rises with each change. */
  revision: z.int().min(1),
  /** It comes from the configuration file, where it is to be changed. */
  managed: z.boolean(),
};

/** The revision that the caller has seen; a change of any other is refused as a conflict. */
export const expectedRevision = z.int().min(1).optional();
