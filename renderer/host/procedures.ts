import type * as z from 'zod';
import type { Contract } from '../../contract/index.ts';

type Text<K> = Extract<K, string>;

type NameOf<Kind extends 'query' | 'mutation'> = {
  [D in keyof Contract]: {
    [K in keyof Contract[D]]: Contract[D][K] extends { readonly kind: Kind } ? `${D}.${Text<K>}` : never;
  }[keyof Contract[D]];
}[keyof Contract];

/** `domain.name` of every query, and of every mutation. */
export type QueryName = NameOf<'query'>;
export type MutationName = NameOf<'mutation'>;
export type Domain = keyof Contract;

type ProcedureOf<N extends string> = N extends `${infer D}.${infer K}`
  ? D extends keyof Contract
    ? K extends keyof Contract[D]
      ? Contract[D][K]
      : never
    : never
  : never;

/** What a procedure is asked with, and what it answers. */
export type InputOf<N extends string> =
  ProcedureOf<N> extends { readonly input: infer I extends z.ZodType } ? z.input<I> : never;
export type OutputOf<N extends string> =
  ProcedureOf<N> extends { readonly output: infer O extends z.ZodType } ? z.output<O> : never;
