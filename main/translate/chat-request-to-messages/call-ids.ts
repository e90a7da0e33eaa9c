/** Gives every call an id that Anthropic takes and that no other call of the conversation has. */
export type CallIds = (wanted: string) => string;

/**
 * The same conversation always gets the same ids, also when it has grown, so that prompt caches keep their use. Some
 * local servers begin with `call_0` in every answer, or write `functions.f:0`.
 */
export function createCallIds(): CallIds {
  const used = new Set<string>();
  return (wanted) => {
    const base = wanted.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
    let id = base;
    for (let n = 2; used.has(id); n += 1) id = `${base}_${n}`;
    used.add(id);
    return id;
  };
}
