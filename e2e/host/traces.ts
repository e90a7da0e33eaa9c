import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The ways in which a secret may stand in a file. Base64 depends on how many bytes come before it. */
function disguises(secret: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = new Map([
    ['plain', secret],
    ['escaped for JSON', json],
    ['URL-encoded', encodeURIComponent(secret)],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['UTF-16', bytes.toString('latin1').split('').join('\0')],
  ]);
  for (const before of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes]);
    // The first and the last characters also hold bits of what stands beside the secret.
    const inner = (text: string) =>
      text.slice(before === 0 ? 0 : before + 1, Math.floor((bytes.length + before) / 3) * 4);
    forms.set(`base64 after ${before}`, inner(shifted.toString('base64')));
    forms.set(`base64url after ${before}`, inner(shifted.toString('base64url')));
  }
  return forms;
}

/** Names each text in which the secret stands, and how: `logs/host.log: plain`. */
export function findSecret(secret: string, texts: Iterable<readonly [string, Buffer]>): string[] {
  const forms = [...disguises(secret)];
  return [...texts].flatMap(([name, bytes]) =>
    forms.filter(([, form]) => bytes.includes(form)).map(([how]) => `${name}: ${how}`),
  );
}

/** Every file below a folder, by its path in it. */
export async function readTree(folder: string): Promise<[string, Buffer][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    files.map(async (file): Promise<[string, Buffer]> => [
      file.slice(folder.length + 1),
      await readFile(file),
    ]),
  );
}

/** A process's command line and environment. Linux only. */
export async function readProcess(pid: number): Promise<[string, Buffer][]> {
  return Promise.all(
    ['cmdline', 'environ'].map(async (what): Promise<[string, Buffer]> => {
      const file = `/proc/${pid}/${what}`;
      return [file, await readFile(file)];
    }),
  );
}
