import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Plugin } from 'vite';

const ROOT = import.meta.dirname;

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/**
 * Writes `licences.txt` beside the page: the licence of this program, and of every package that is part of it, those
 * that the host runs and those that are built into the page.
 */
export function thirdPartyLicences(): Plugin {
  return {
    name: 'third-party-licences',
    apply: 'build',
    async generateBundle() {
      const inPage = [...this.getModuleIds()].map(folderOf).filter((folder) => folder !== null);
      const folders = [...new Set([...(await hostPackages()), ...inPage])].sort();
      const texts = await Promise.all(folders.map(describe));
      const own = await readFile(join(ROOT, 'LICENSE'), 'utf8');
      const source = [`MLX Manager\n\n${own}`, ...texts].join(`\n${'-'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source });
    },
  };
}

/** The folder of the package that a module belongs to, below `node_modules`; null for our own. */
function folderOf(module: string): string | null {
  const at = module.lastIndexOf(`node_modules${sep}`);
  if (at === -1 || module.startsWith('\0')) return null;
  const [scope = '', name = ''] = module.slice(at + 13).split(/[\\/?]/);
  return `${module.slice(0, at)}node_modules/${scope.startsWith('@') ? `${scope}/${name}` : scope}`.replace(
    `${ROOT}${sep}`,
    '',
  );
}

/** What `npm ci --omit=dev` installs. */
async function hostPackages(): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  return Object.entries(lock.packages)
    .filter(([folder, { dev }]) => folder !== '' && dev !== true)
    .map(([folder]) => folder);
}

async function describe(folder: string): Promise<string> {
  const path = join(ROOT, folder);
  const files = await readdir(path).catch((): string[] => []);
  // One for another platform is not installed here.
  if (!files.includes('package.json')) return `${folder.replace('node_modules/', '')}\n`;
  const { name, version, license } = JSON.parse(
    await readFile(join(path, 'package.json'), 'utf8'),
  ) as Package;
  const file = files.find((one) => /^(?:licen[cs]e|copying)/i.test(one));
  const text = file === undefined ? '' : await readFile(join(path, file), 'utf8');
  return `${name} ${version}${license === undefined ? '' : ` (${license})`}\n\n${text.trim()}\n`;
}
