import type { BackendRecord, RemoteRecord, RemoteSpec } from '../../../contract/backend.ts';
import type { BackendId, KeyId } from '../../../contract/ids.ts';
import type { ProviderTest } from '../../../contract/provider.ts';
import type { InputOf, MutationName, OutputOf, QueryName } from '../../host/procedures.ts';
import { freeName } from './provider-form.ts';

/** One call of the contract. */
export type Call = <N extends QueryName | MutationName>(name: N, input: InputOf<N>) => Promise<OutputOf<N>>;

export interface NewProvider {
  readonly name: string;
  readonly spec: RemoteSpec;
  /** A key that is not stored yet; empty for none, or one that `spec` names. */
  readonly secret: string;
}

/** Stores the key, then the provider that uses it; a provider that is refused leaves no key behind. */
export async function addProvider(call: Call, provider: NewProvider): Promise<BackendRecord> {
  const { name, spec, secret } = provider;
  if (secret === '') return call('backends.add', { name, spec });
  const key = await storeKey(call, name, secret);
  try {
    return await call('backends.add', { name, spec: { ...spec, key } });
  } catch (error) {
    await forgetKey(call, key);
    throw error;
  }
}

/** Asks a provider that is not saved yet for its models. The host asks with stored keys only: this one stays no longer. */
export async function testProvider(call: Call, provider: NewProvider): Promise<ProviderTest> {
  const { name, spec, secret } = provider;
  if (secret === '') return call('providers.test', { spec });
  const key = await storeKey(call, name === '' ? 'test' : name, secret);
  try {
    return await call('providers.test', { spec: { ...spec, key } });
  } finally {
    await forgetKey(call, key);
  }
}

/** Asks a stored provider for its models, with the key that it has. */
export function testStored(call: Call, id: BackendId): Promise<ProviderTest> {
  return call('providers.test', { id });
}

/** Gives a stored provider another key: the one it has takes the new secret, else a new one is stored. */
export async function giveKey(
  call: Call,
  { provider, secret }: { readonly provider: RemoteRecord; readonly secret: string },
): Promise<void> {
  const { id, name, spec, revision } = provider;
  if (spec.key !== null) {
    await call('keys.replace', { id: spec.key, secret: secret.trim() });
    return;
  }
  const key = await storeKey(call, name, secret);
  try {
    await call('backends.updateRemote', { id, spec: { ...spec, key }, expected: revision });
  } catch (error) {
    await forgetKey(call, key);
    throw error;
  }
}

/** Takes a provider's key away, and deletes it unless others use it. */
export async function takeKey(
  call: Call,
  { provider, isShared }: { readonly provider: RemoteRecord; readonly isShared: boolean },
): Promise<void> {
  const { id, spec, revision } = provider;
  await call('backends.updateRemote', { id, spec: { ...spec, key: null }, expected: revision });
  if (spec.key !== null && !isShared) await call('keys.remove', { id: spec.key });
}

async function storeKey(call: Call, name: string, secret: string): Promise<KeyId> {
  const taken = (await call('keys.list', {})).map((key) => key.name);
  const { id } = await call('keys.add', { name: freeName(name, taken), secret: secret.trim() });
  return id;
}

/** A key that stays is in the list of stored keys, where it can be deleted: no reason to hide what happened before. */
async function forgetKey(call: Call, id: KeyId): Promise<void> {
  await call('keys.remove', { id }).catch(() => undefined);
}
