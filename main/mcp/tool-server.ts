import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  ErrorCode,
  ListToolsResultSchema,
  McpError,
  ResultSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import { Failure } from '../../contract/failure.ts';
import type { ToolServerLog, ToolServerState } from '../../contract/tools.ts';
import type { ToolAnswer } from '../chat/toolbox.ts';
import type { StoredToolServer } from '../store/tool-servers-table.ts';
import { LogRing } from '../supervisor/log-ring.ts';
import { untilAborted } from '../supervisor/until-aborted.ts';
import { openConnection } from './connection.ts';
import type { Connection, ConnectionHome } from './connection.ts';
import { readResult } from './read-result.ts';

/** How long a server may take to start (a package may have to be fetched first) and a call to be answered (milliseconds). */
export interface ToolLimits {
  readonly startMs: number;
  readonly callMs: number;
}
export const TOOL_LIMITS: ToolLimits = { startMs: 60_000, callMs: 120_000 };

const LOG = { lines: 500, characters: 256 * 1024 };
const REQUEST_TIMEOUT: number = ErrorCode.RequestTimeout;
/** More tools than this would fill a model's context with their descriptions alone. */
const TOOLS_MAX = 128;
const PAGES_MAX = 20;
/** So long after a server said that its tools changed they are listed again (milliseconds). */
const RELIST_MS = 250;

export interface ToolServerParts {
  readonly home: ConnectionHome;
  readonly version: string;
  readonly limits: ToolLimits;
  readonly readSecrets: (server: StoredToolServer) => Promise<Readonly<Record<string, string>>>;
  readonly redact: (text: string) => string;
  readonly changed: () => void;
}

interface Running {
  readonly client: Client;
  readonly connection: Connection;
}

/** One configured tool server, from its first start to its removal. Starts when it is needed; many callers, one start. */
export class ToolServer {
  readonly stored: StoredToolServer;
  readonly #parts: ToolServerParts;
  readonly #log = new LogRing(LOG);
  #state: ToolServerState;
  #failure: Failure | null = null;
  #program: string | null = null;
  #tools: readonly ListedTool[] = [];
  #warnings = new Map<string, string>();
  #starting: Promise<Running> | null = null;
  #running: Running | null = null;
  #garbage = 0;
  /** Its tools will be listed again soon. */
  #relisting = false;
  #listed: Promise<void> = Promise.resolve();

  constructor(stored: StoredToolServer, parts: ToolServerParts) {
    this.stored = stored;
    this.#parts = parts;
    this.#state = stored.enabled ? 'stopped' : 'off';
  }

  get state() {
    return {
      state: this.#state,
      failure: this.#failure?.toView() ?? null,
      program: this.#program,
      tools: this.#tools,
      warnings: [...this.#warnings.values()],
    };
  }

  log(after: number): ToolServerLog {
    const { lines, ...rest } = this.#log.after(after);
    return { ...rest, lines: lines.map(({ seq, text }) => ({ seq, text })) };
  }

  /** Runs when it resolves. @throws Failure `start_failed` with the server's own last words, or the signal's reason */
  async ready(signal: AbortSignal): Promise<void> {
    await this.#ready(signal);
  }

  /** @throws Failure where it cannot be called, dies, says that it cannot, or takes too long */
  async call(
    tool: string,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<ToolAnswer> {
    const { client } = await this.#ready(signal);
    const { name } = this.stored;
    try {
      const params = { name: tool, arguments: { ...input } };
      // Not the SDK's `callTool`: that compiles schemas which the server wrote.
      const result = await client.request({ method: 'tools/call', params }, ResultSchema, {
        ...{ signal, timeout: this.#parts.limits.callMs },
      });
      return readResult(result);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Failure) throw error;
      throw this.#callFailure(name, tool, error);
    }
  }

  async stop(): Promise<void> {
    const running = this.#running ?? (await this.#starting?.catch(() => null)) ?? null;
    this.#running = null;
    await running?.connection.close();
    this.#set(this.stored.enabled ? 'stopped' : 'off', null);
  }

  async #ready(signal: AbortSignal): Promise<Running> {
    if (!this.stored.enabled) {
      throw new Failure('start_failed', `The tool server "${this.stored.name}" is switched off.`);
    }
    if (this.#running !== null) return this.#running;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    // One caller that gives up does not end the start for the others.
    return untilAborted(this.#starting, signal);
  }

  async #start(): Promise<Running> {
    const { stored } = this;
    this.#warnings = new Map();
    this.#garbage = 0;
    this.#set('starting', null);
    let connection: Connection | null = null;
    try {
      const secrets = await this.#parts.readSecrets(stored);
      connection = await openConnection(stored.name, stored.spec, secrets, this.#parts.home, {
        line: (text) => this.#log.push({ text: this.#parts.redact(text), redrawn: false }),
        garbage: (text) => this.#onGarbage(text),
      });
      const client = new Client({ name: 'mlx-manager', version: this.#parts.version });
      const died = connection.ended.then((why) => {
        throw this.#died(why);
      });
      died.catch(() => undefined);
      const connecting = client.connect(connection.transport, {
        timeout: this.#parts.limits.startMs,
      });
      await Promise.race([connecting, died]);
      const running = { client, connection };
      await Promise.race([this.#list(running), died]);
      client.setNotificationHandler(ToolListChangedNotificationSchema, () => this.#listSoon(running));
      const version = client.getServerVersion();
      this.#program = version === undefined ? null : `${version.name} ${version.version}`.slice(0, 200);
      this.#running = running;
      void connection.ended.then((why) => this.#onEnd(running, why));
      this.#set('ready', null);
      return running;
    } catch (error) {
      await connection?.close();
      const failure = error instanceof Failure ? error : this.#startFailure(error);
      this.#set('failed', failure);
      throw failure;
    }
  }

  async #list({ client }: Running): Promise<void> {
    const tools: ListedTool[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const answer = await client.request(
        { method: 'tools/list', params: cursor === undefined ? {} : { cursor } },
        ResultSchema,
        { timeout: this.#parts.limits.startMs },
      );
      const listed = readListed(answer);
      tools.push(...listed.tools);
      cursor = listed.nextCursor;
      if (cursor === undefined || tools.length > TOOLS_MAX) break;
    }
    if (tools.length > TOOLS_MAX) {
      this.#warnings.set('tools', `It has more than ${TOOLS_MAX} tools; the first ${TOOLS_MAX} are used.`);
    }
    this.#tools = tools.slice(0, TOOLS_MAX);
  }

  /** However often a server says that its tools changed, they are listed once after a while, and never twice at a time. */
  #listSoon(running: Running): void {
    if (this.#relisting) return;
    this.#relisting = true;
    const timer = setTimeout(() => {
      this.#relisting = false;
      if (this.#running !== running) return;
      this.#listed = this.#listed
        .then(() => this.#list(running))
        .then(
          () => this.#parts.changed(),
          () => undefined,
        );
    }, RELIST_MS);
    timer.unref();
  }

  #onGarbage(line: string): void {
    this.#garbage += 1;
    this.#log.push({ text: this.#parts.redact(`[stdout] ${line.slice(0, 1_000)}`), redrawn: false });
    if (this.#garbage > 1) return;
    this.#warnings.set(
      'garbage',
      'It prints on its standard output what is not the protocol; that is skipped. Its log has it.',
    );
    if (this.#state === 'ready') this.#parts.changed();
  }

  #onEnd(running: Running, why: string): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#set('failed', this.#died(why));
  }

  #died(why: string): Failure {
    const last = this.#log.lines().slice(-5).join('\n');
    return new Failure('start_failed', `The tool server "${this.stored.name}" does not run: ${why}.`, {
      hint: last === '' ? 'It said nothing.' : `Its last words: ${last}`,
    });
  }

  #startFailure(cause: unknown): Failure {
    const { name } = this.stored;
    const { startMs } = this.#parts.limits;
    if (cause instanceof McpError && cause.code === REQUEST_TIMEOUT) {
      return new Failure(
        'start_failed',
        `The tool server "${name}" did not answer within ${startMs / 1_000} s.`,
        {
          hint: 'Its log says what it did meanwhile.',
          cause,
        },
      );
    }
    const said = this.#parts.redact(messageOf(cause));
    return new Failure('start_failed', `The tool server "${name}" could not be started: ${said}`, { cause });
  }

  #callFailure(name: string, tool: string, cause: unknown): Failure {
    if (cause instanceof McpError && cause.code === REQUEST_TIMEOUT) {
      const seconds = this.#parts.limits.callMs / 1_000;
      return new Failure('upstream_timeout', `"${tool}" of "${name}" did not answer within ${seconds} s.`, {
        cause,
      });
    }
    if (this.#running === null && this.#failure !== null) return this.#failure;
    return new Failure('upstream_protocol', this.#parts.redact(messageOf(cause)), { cause });
  }

  #set(state: ToolServerState, failure: Failure | null): void {
    this.#state = state;
    this.#failure = failure;
    this.#parts.changed();
  }
}

/** Of a page of tools, only as many are looked at as can be used. */
function readListed(page: Readonly<Record<string, unknown>>) {
  const { tools } = page;
  return ListToolsResultSchema.parse(
    Array.isArray(tools) ? { ...page, tools: tools.slice(0, TOOLS_MAX + 1) } : page,
  );
}

/** A message of the SDK or of a server, bounded; the cause's where a pool of ours refused. */
function messageOf(error: unknown): string {
  if (error instanceof Error && error.cause instanceof Failure) return error.cause.message;
  return (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
}
