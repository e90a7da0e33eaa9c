import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatProblems } from '../../contract/configuration.ts';
import type {
  ConfigurationChange,
  ConfigurationFileStatus,
  ConfigurationProblem,
} from '../../contract/configuration.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface FollowedFileParts {
  readonly file: string;
  readonly follow: (
    text: string,
    signal: AbortSignal,
  ) => Promise<{
    readonly problems: readonly ConfigurationProblem[];
    readonly changes: readonly ConfigurationChange[];
  }>;
  readonly onStatus: (status: ConfigurationFileStatus) => void;
  readonly logger: Logger;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** The configuration file: applied at start, and again whenever its text changes. */
export class FollowedFile {
  readonly #parts: FollowedFileParts;
  readonly #closed = new AbortController();
  #text: string | null = null;
  #status: ConfigurationFileStatus | null = null;
  #isDirty = false;
  #working: Promise<void> | null = null;

  constructor(parts: FollowedFileParts) {
    this.#parts = parts;
  }

  /** Null before the first start. */
  get status(): ConfigurationFileStatus | null {
    return this.#status;
  }

  /**
   * Applies the file and follows it from then on.
   * @throws Failure `invalid_input` when it cannot be read, or with every problem and its line
   */
  async start(): Promise<void> {
    const { file } = this.#parts;
    // Watched before it is read, so that no change in between is missed. Editors replace files: the folder tells.
    this.#watch();
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new Failure('invalid_input', phrase`The configuration file ${file} cannot be read.`, { cause });
    });
    const { problems } = await this.#parts.follow(text, this.#closed.signal);
    if (problems.length > 0) throw new Failure('invalid_input', formatProblems(file, problems));
    this.#text = text;
    this.#set({ file, state: 'applied', appliedAt: this.#now(), problems: [] });
    await this.#workedOff();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#working;
  }

  #watch(): void {
    const watcher = watch(dirname(this.#parts.file), { signal: this.#closed.signal });
    // Whatever happened in the folder: a file may also be a link to one that was exchanged (as Kubernetes does).
    watcher.on('change', () => this.#look());
    watcher.on('error', (error) =>
      this.#parts.logger.error({ err: error }, 'cannot watch the configuration'),
    );
  }

  /** However many events come while one look goes on, one more follows it. */
  #look(): void {
    this.#isDirty = true;
    if (this.#status !== null) void this.#workedOff();
  }

  #workedOff(): Promise<void> {
    this.#working ??= (async () => {
      while (this.#isDirty && !this.#closed.signal.aborted) {
        this.#isDirty = false;
        await this.#takeOver();
      }
    })()
      .catch((error: unknown) =>
        this.#parts.logger.error({ err: error }, 'the configuration was not applied'),
      )
      .finally(() => {
        this.#working = null;
        if (this.#isDirty && !this.#closed.signal.aborted) void this.#workedOff();
      });
    return this.#working;
  }

  async #takeOver(): Promise<void> {
    const { file, logger } = this.#parts;
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === this.#text) return;
    this.#text = text;
    const applied = this.#status;
    if (applied === null) return;
    if (text === null) {
      logger.warn({ file }, 'the configuration file is gone; what it said stays in force');
      this.#set({ ...applied, state: 'missing', problems: [] });
      return;
    }
    const { problems, changes } = await this.#tryToFollow(text);
    if (problems.length > 0) {
      logger.error(
        { file, problems },
        'the configuration file was not taken; what it said before is in force',
      );
      this.#set({ ...applied, state: 'rejected', problems: [...problems] });
      return;
    }
    logger.info({ file, changes }, 'the configuration file was applied');
    this.#set({ file, state: 'applied', appliedAt: this.#now(), problems: [] });
  }

  /** What keeps a good file from being applied, such as a keychain that does not answer, is told in the same way. */
  async #tryToFollow(text: string): ReturnType<FollowedFileParts['follow']> {
    try {
      return await this.#parts.follow(text, this.#closed.signal);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { problems: [{ line: 1, column: 1, path: '', message: error.message }], changes: [] };
    }
  }

  #set(status: ConfigurationFileStatus): void {
    this.#status = status;
    this.#parts.onStatus(status);
  }

  #now(): number {
    return (this.#parts.now ?? Date.now)();
  }
}
