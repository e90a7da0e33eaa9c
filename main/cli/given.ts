/** An entry for an option that was given, nothing for one that was not: the contract's own default then holds. */
export function given<T>(name: string, value: T | undefined): Record<string, T> {
  return value === undefined ? {} : { [name]: value };
}
