import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const fixture = join(root, 'e2e', 'fixtures', 'boundaries');

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** Judges a small tree of forbidden imports by the project's own rules. */
async function violations(): Promise<string[]> {
  const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cruiser, '--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'contract', 'main'],
    { cwd: fixture, maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: unknown) => error as { stdout: string });
  const report = JSON.parse(stdout) as { summary: { violations: Violation[] } };
  return report.summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
}

describe('the import rules', () => {
  it('bite on every kind of forbidden import', async () => {
    expect(await violations()).toEqual(
      expect.arrayContaining([
        'main/routing/reads-a-file.ts: pure-folders-do-no-io',
        'main/routing/asks-upstream.ts: main-routing-imports',
        'main/gateway/uses-electron.ts: electron-only-in-the-shell',
        'main/supervisor/first.ts: no-cycles',
        'contract/uses-main.ts: contract-imports',
      ]),
    );
  });
});
