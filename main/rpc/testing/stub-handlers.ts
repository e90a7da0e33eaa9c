import type { Event, Procedure } from '../../../contract/define.ts';
import { contract } from '../../../contract/index.ts';
import type { Handlers } from '../dispatcher.ts';

type Overrides = { readonly [D in keyof Handlers]?: Partial<Handlers[D]> };

/** Handlers for the whole contract: the given ones, and for all others one that says that it was not expected. */
export function stubHandlers(overrides: Overrides = {}): Handlers {
  const domains = Object.entries(contract).map(([domain, entries]) => {
    const stubs = Object.entries<Procedure | { kind: 'event' }>(entries)
      .filter(([, entry]) => entry.kind !== 'event')
      .map(([name]) => [name, unexpected(`${domain}.${name}`)] as const);
    return [domain, { ...Object.fromEntries(stubs), ...overrides[domain as keyof Handlers] }];
  });
  return Object.fromEntries(domains) as Handlers;
}

function unexpected(name: string) {
  return (): never => {
    throw new Error(`${name} was not expected`);
  };
}

/** Every procedure of the contract under its name, `domain.name`. */
export const procedures: readonly (readonly [string, Procedure])[] = Object.entries(contract).flatMap(
  ([domain, entries]) =>
    Object.entries<Procedure | Event>(entries).flatMap(([name, entry]) =>
      entry.kind === 'event' ? [] : [[`${domain}.${name}`, entry] as const],
    ),
);

/** `domain.name` of every procedure of the contract. */
export const procedureNames: readonly string[] = procedures.map(([name]) => name);
