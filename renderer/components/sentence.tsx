import { Fragment } from 'react';

/** A sentence in which commands stand between backticks, as in Markdown; nothing else of it is markup. */
export function Sentence({ text }: { readonly text: string }) {
  // Every second part stands between two of them; a backtick alone is a sign like any other.
  const parts = text.split(/`([^`]+)`/);
  return parts.map((part, at) =>
    at % 2 === 1 ? <code key={at}>{part}</code> : <Fragment key={at}>{part}</Fragment>,
  );
}
