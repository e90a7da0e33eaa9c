import { BackendName } from '../../../contract/backend.ts';

/** A short name for a model that nothing else has: the last part of its id or path, in lower case. */
export function freeName(model: string, taken: readonly string[]): string {
  const last = model.split('/').findLast((part) => part !== '') ?? '';
  const plain = last
    .toLowerCase()
    .replaceAll(/[^a-z0-9._+-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100);
  const name = BackendName.safeParse(plain).data ?? 'model';
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
