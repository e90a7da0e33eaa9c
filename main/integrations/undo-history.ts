import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ClientId } from '../../contract/ids.ts';
import type { ConfigurableTool } from '../../contract/integration.ts';
import writeFileAtomic from 'write-file-atomic';

/** One change of ours. `before` is null where the change made the file. */
const Step = z.strictObject({
  target: z.string(),
  before: z.strictObject({ revision: z.string(), backup: z.string() }).nullable(),
  after: z.string(),
  /** Whose key the change wrote; taking it back revokes that. */
  client: ClientId.nullable().default(null),
  /** Unix milliseconds. */
  at: z.int(),
});
export type Step = z.infer<typeof Step>;

const History = z.array(Step);

/** What can be taken back, and copies of the files as they were; in the data directory, for this user only. */
export class UndoHistory {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The newest last. */
  async steps(tool: ConfigurableTool): Promise<Step[]> {
    try {
      return History.parse(JSON.parse(await readFile(this.#path(tool), 'utf8')));
    } catch {
      return [];
    }
  }

  /** Writes the steps and deletes copies that none of them names any longer. */
  async save(tool: ConfigurableTool, steps: readonly Step[]): Promise<void> {
    const before = await this.steps(tool);
    await this.#makeFolder();
    await writeFileAtomic(this.#path(tool), `${JSON.stringify(steps, null, 2)}\n`, { mode: 0o600 });
    const kept = new Set(steps.map((step) => step.before?.backup));
    const gone = before
      .map((step) => step.before?.backup)
      .filter((name) => name !== undefined && !kept.has(name));
    for (const name of gone) if (name !== undefined) await rm(join(this.#folder, name), { force: true });
  }

  /** Keeps a copy of a file; answers its name. */
  async keep(tool: ConfigurableTool, text: string): Promise<string> {
    await this.#makeFolder();
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
    const name = `${tool}-${digest}-${randomUUID().slice(0, 8)}.backup`;
    await writeFile(join(this.#folder, name), text, { mode: 0o600, flag: 'wx' });
    return name;
  }

  async read(backup: string): Promise<string> {
    return readFile(join(this.#folder, backup), 'utf8');
  }

  pathOf(backup: string): string {
    return join(this.#folder, backup);
  }

  #path(tool: ConfigurableTool): string {
    return join(this.#folder, `${tool}.json`);
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }
}
