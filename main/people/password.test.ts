import { describe, expect, it } from 'vitest';
import { checkPassword, hashPassword } from './password.ts';

const cheap = { N: 16, r: 8, p: 1 };

describe('a password', () => {
  it('matches its own hash and no other', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(await checkPassword('correct horse battery', hash)).toEqual({ matches: true, outdated: false });
    expect(await checkPassword('correct horse batterY', hash)).toMatchObject({ matches: false });
    expect(hash).not.toContain('horse');
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/);
  });

  it('has another hash each time', async () => {
    expect(await hashPassword('same', cheap)).not.toBe(await hashPassword('same', cheap));
  });

  it('that was hashed with other parameters still matches, and is called outdated', async () => {
    expect(await checkPassword('same', await hashPassword('same', cheap))).toEqual({
      matches: true,
      outdated: true,
    });
  });

  it('is the same however its accents were typed', async () => {
    const hash = await hashPassword('caf\u00e9 caf\u00e9', cheap);
    expect(await checkPassword('cafe\u0301 cafe\u0301', hash)).toMatchObject({ matches: true });
  });

  it.each([null, '', 'scrypt$', 'plain text', 'scrypt$16$8$1$$'])('never matches %j', async (stored) => {
    expect(await checkPassword('', stored)).toMatchObject({ matches: false });
  });
});
