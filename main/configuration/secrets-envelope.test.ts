import { expect, it } from 'vitest';
import { seal, unseal } from './secrets-envelope.ts';

const secrets = { keys: { cloud: 'sk-very-secret' }, env: { local: { HF_TOKEN: 'hf_token' } } };

it('comes open with its passphrase and shows nothing of what is in it', async () => {
  const envelope = await seal(secrets, 'korrekt pferd ä');
  expect(JSON.stringify(envelope)).not.toMatch(/secret|hf_token|cloud/);
  // The same letters, composed in another way.
  expect(await unseal(envelope, 'korrekt pferd a\u0308')).toEqual(secrets);
});

it('stays closed to another passphrase, and when a byte of it was changed', async () => {
  const envelope = await seal(secrets, 'the right one');
  const refused = { code: 'invalid_input' };
  await expect(unseal(envelope, 'the wrong one')).rejects.toMatchObject(refused);
  const bytes = Buffer.from(envelope.data, 'base64');
  bytes.writeUInt8(bytes.readUInt8(3) ^ 1, 3);
  const changed = { ...envelope, data: bytes.toString('base64') };
  await expect(unseal(changed, 'the right one')).rejects.toMatchObject(refused);
  await expect(unseal({ ...envelope, nonce: 'AAAA' }, 'the right one')).rejects.toMatchObject(refused);
});

it('is another one each time', async () => {
  const [a, b] = [await seal(secrets, 'the same'), await seal(secrets, 'the same')];
  expect([a.salt === b.salt, a.nonce === b.nonce, a.data === b.data]).toEqual([false, false, false]);
});
