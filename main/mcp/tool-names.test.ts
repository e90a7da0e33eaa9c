import fc from 'fast-check';
import { expect, it } from 'vitest';
import { offeredNames } from './tool-names.ts';

it('the same tool of two servers has two names', () => {
  const names = offeredNames([
    { server: 'files', tool: 'read' },
    { server: 'web', tool: 'read' },
  ]);
  expect(names).toEqual(['files__read', 'web__read']);
});

it('names are different and such as every provider takes, whatever tools are called', () => {
  const tools = fc.array(
    fc.record({ server: fc.constantFrom('a', 'b'), tool: fc.string({ maxLength: 80 }) }),
  );
  fc.assert(
    fc.property(tools, (all) => {
      const names = offeredNames(all);
      expect(new Set(names).size).toBe(all.length);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    }),
  );
});
