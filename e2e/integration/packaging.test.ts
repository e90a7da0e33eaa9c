import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));

interface Packaging {
  readonly extraResources: readonly { readonly from: string }[];
}

function packaging(): Packaging {
  return parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Packaging;
}

/** electron-builder's own check of a configuration. */
async function validate(configuration: object): Promise<void> {
  const { validateConfiguration } = builder('app-builder-lib/out/util/config/config') as {
    validateConfiguration: (
      configuration: object,
      log: { add: () => void; isEnabled: boolean },
    ) => Promise<void>;
  };
  await validateConfiguration(configuration, { add: () => undefined, isEnabled: false });
}

it('the packaging is a configuration that electron-builder accepts', async () => {
  await validate(packaging());
  await expect(validate({ ...packaging(), asarUnpakc: [] })).rejects.toThrow('asarUnpakc');
});

it('what ships beside the app exists', () => {
  for (const { from } of packaging().extraResources) expect(existsSync(join(root, from)), from).toBe(true);
});
