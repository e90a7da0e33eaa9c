import * as z from 'zod';
import type { CallerLevel } from './caller.ts';
import type { FailureView } from './failure.ts';

/** Reads and changes nothing. */
export interface Query<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'query';
  readonly input: I;
  readonly output: O;
  /** Who may call it. */
  readonly by: CallerLevel;
}

/** Changes something. */
export interface Mutation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'mutation';
  readonly input: I;
  readonly output: O;
  /** Who may call it. */
  readonly by: CallerLevel;
}

/** Told by the host to whoever listens. */
export interface Event<P extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly payload: P;
  /** Who may hear it. */
  readonly by: CallerLevel;
  /** Told once: what follows tells the same, so whoever comes back is not told of it later. */
  readonly passing: boolean;
}

/** No input, or no answer but that it is done. */
export const Nothing = z.strictObject({});

export type Procedure = Query | Mutation;
/** domain → name → procedure or event. */
export type ContractShape = Readonly<Record<string, Readonly<Record<string, Procedure | Event>>>>;

/** Whoever adds a procedure and says nothing keeps it to administrators. */
const UNSAID: CallerLevel = 'admin';

export function query<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  by = UNSAID,
): Query<I, O> {
  return { kind: 'query', input, output, by };
}

export function mutation<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  by = UNSAID,
): Mutation<I, O> {
  return { kind: 'mutation', input, output, by };
}

export function event<P extends z.ZodType>(payload: P, by = UNSAID): Event<P> {
  return { kind: 'event', payload, by, passing: false };
}

/** An event that is told once and not remembered for those who come back. */
export function passingEvent<P extends z.ZodType>(payload: P, by = UNSAID): Event<P> {
  return { ...event(payload, by), passing: true };
}

/** What every call answers, over every transport; errors never cross as thrown objects. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FailureView };

type ProcedureKeys<D> = { [K in keyof D]: D[K] extends Procedure ? K : never }[keyof D];
type EventKeys<D> = { [K in keyof D]: D[K] extends Event ? K : never }[keyof D];

/**
 * One handler for each procedure of the contract: a missing or surplus one does not compile.
 * `Context` is what the dispatcher hands to every handler beside its input.
 */
export type HandlersOf<C extends ContractShape, Context> = {
  readonly [D in keyof C]: {
    readonly [K in ProcedureKeys<C[D]>]: C[D][K] extends Procedure
      ? (
          input: z.output<C[D][K]['input']>,
          context: Context,
        ) => Promise<z.input<C[D][K]['output']>> | z.input<C[D][K]['output']>
      : never;
  };
};

/** The contract as a caller sees it: every procedure a function that throws `Failure`. */
export type ClientOf<C extends ContractShape, Options> = {
  readonly [D in keyof C]: {
    readonly [K in ProcedureKeys<C[D]>]: C[D][K] extends Procedure
      ? (input: z.input<C[D][K]['input']>, options?: Options) => Promise<z.output<C[D][K]['output']>>
      : never;
  };
};

/** `domain.name` of every event. */
type EventNames<C extends ContractShape> = {
  [D in keyof C & string]: `${D}.${EventKeys<C[D]> & string}`;
}[keyof C & string];

/** `domain.name` of every event with its payload. */
export type EventsOf<C extends ContractShape> = {
  [N in EventNames<C>]: N extends `${infer D}.${infer K}`
    ? C[D] extends { readonly [key in K]: Event<infer P> }
      ? z.output<P>
      : never
    : never;
};
