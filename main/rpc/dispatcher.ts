import type * as z from 'zod';
import { reaches } from '../../contract/caller.ts';
import type { Caller } from '../../contract/caller.ts';
import type { Contract } from '../../contract/index.ts';
import { contract } from '../../contract/index.ts';
import type { Answer, HandlersOf, Procedure } from '../../contract/define.ts';
import { Failure } from '../../contract/failure.ts';
import { toIssue } from '../../contract/issue.ts';
import { phrase } from '../../contract/phrase.ts';
import { isDiskFull } from '../store/disk-full.ts';

/** What every handler gets beside its input. */
export interface CallContext {
  /** Aborts when the caller gives up, or may call no longer. */
  readonly signal: AbortSignal;
  /** Who calls; at least of the level that the procedure declares. */
  readonly caller: Caller;
}

export type Handlers = HandlersOf<Contract, CallContext>;

/** Runs one procedure by its name (`routes.list`). Never throws: every failure is an answer. */
export type Dispatch = (name: string, input: unknown, context: CallContext) => Promise<Answer<unknown>>;

export interface DispatcherOptions {
  /** Told of what was not thrown on purpose. */
  readonly report: (procedure: string, error: unknown) => void;
  /** Why nothing may be changed at present; null where everything may. */
  readonly readOnly: Failure | null;
}

/**
 * The single way into the host, whatever the transport: find the procedure, check the caller, check the input, run
 * the handler, check the output.
 */
export function createDispatcher(handlers: Handlers, options: DispatcherOptions): Dispatch {
  const table = bind(handlers);
  return async (name, input, context) => {
    const entry = table.get(name);
    if (entry === undefined) {
      return refuse(new Failure('not_found', phrase`There is no procedure named "${name}".`));
    }
    if (!reaches(context.caller, entry.procedure.by)) return refuse(notAllowed(context.caller));
    if (entry.procedure.kind === 'mutation' && options.readOnly !== null) return refuse(options.readOnly);
    try {
      const parsed = entry.procedure.input.safeParse(input);
      if (!parsed.success) return refuse(invalid(parsed.error.issues));
      return { ok: true, value: entry.procedure.output.parse(await entry.run(parsed.data, context)) };
    } catch (error) {
      if (error instanceof Failure) return refuse(error);
      options.report(name, error);
      // Rows of a newer program may be of a form that this one does not know.
      if (options.readOnly !== null) return refuse(options.readOnly);
      return refuse(
        context.signal.aborted ? new Failure('aborted', phrase`The call was given up.`) : accident(error),
      );
    }
  };
}

/** Says nothing of what was called: who may not call it learns nothing by trying. */
function notAllowed(caller: Caller): Failure {
  if (caller.kind === 'nobody') {
    return new Failure('unauthorised', phrase`This address belongs to MLX Manager itself.`, {
      hint: phrase`Sign in, or run \`mlx-manager open\` on its machine for a link that signs this browser in.`,
    });
  }
  return new Failure('forbidden', phrase`Your account may not do this.`, {
    hint: phrase`Ask an administrator of this MLX Manager.`,
  });
}

/** What was not thrown on purpose says nothing about our inside, but for a cause that only the user can mend. */
function accident(cause: unknown): Failure {
  if (isDiskFull(cause)) {
    return new Failure('disk_full', phrase`The disk is full; nothing was changed.`, {
      hint: phrase`Free some space and try again.`,
      cause,
    });
  }
  return new Failure('internal', phrase`Something went wrong inside MLX Manager.`, {
    hint: phrase`The log in the data directory has the details.`,
    cause,
  });
}

/** The first issue is the message; all of them go with it. */
function invalid(found: readonly z.core.$ZodIssue[]): Failure {
  const issues = found.map(toIssue);
  const { path = '', message = 'invalid input' } = issues[0] ?? {};
  const words = path === '' ? message : `${path}: ${message}`;
  return new Failure('invalid_input', words, { issues });
}

interface Bound {
  readonly procedure: Procedure;
  readonly run: (input: unknown, context: CallContext) => unknown;
}

/** The types promise that each procedure has its handler; this pairs them by name. */
function bind(handlers: Handlers): ReadonlyMap<string, Bound> {
  const table = new Map<string, Bound>();
  const byDomain: Readonly<Record<string, Readonly<Record<string, unknown>>>> = handlers;
  for (const [domain, entries] of Object.entries(contract)) {
    for (const [name, entry] of Object.entries<Procedure | { kind: 'event' }>(entries)) {
      if (entry.kind === 'event') continue;
      const handler = byDomain[domain]?.[name];
      if (typeof handler !== 'function') throw new TypeError(`no handler for ${domain}.${name}`);
      table.set(`${domain}.${name}`, {
        procedure: entry,
        run: (input, context) => Reflect.apply(handler, undefined, [input, context]) as unknown,
      });
    }
  }
  return table;
}

function refuse(failure: Failure): Answer<never> {
  return { ok: false, error: failure.toView() };
}
