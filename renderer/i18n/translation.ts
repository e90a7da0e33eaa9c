import type { en } from './en.ts';

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

/** The same keys as English, in any language. */
export type Translation = Texts<typeof en>;
