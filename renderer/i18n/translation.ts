import type { en } from './en.ts';

/** The same keys with texts of another language. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

/** The same keys as English, in any language. */
export type Translation = Texts<typeof en>;
