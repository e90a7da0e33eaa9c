import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ResultSchema, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import type { ToolServerLog, ToolServerState } from '../../contract/tools.ts';
import { SerialQueue } from '../concurrency/serial-queue.ts';
import type { ToolAnswer } from '../chat/toolbox.ts';
import type { StoredToolServer } from '../store/tool-servers-table.ts';
import { LogRing } from '../supervisor/log-ring.ts';
import { untilAborted } from '../supervisor/until-aborted.ts';
import { openConnection } from './connection.ts';
import type { Connection, ConnectionHome } from './connection.ts';
import { listTools, TOOLS_MAX } from './list-tools.ts';
import { readResult } from './read-result.ts';
import {
  callFailure,
  diedFailure,
  replacedFailure,
  startFailure,
  stoppedFailure,
} from './server-failures.ts';
import { formOf } from './tool-form.ts';
import type { ToolLimits } from './tool-limits.ts';

const LOG = { lines: 500, characters: 256 * 1024 };
/** So long after a server said that its tools changed they are listed again (milliseconds). */
const RELIST_MS = 250;

export interface ToolServerParts {
  readonly home: ConnectionHome;
  readonly version: string;
  readonly limits: ToolLimits;
  readonly readSecrets: (
    server: StoredToolServer,
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, string>>>;
  readonly redact: (text: string) => string;
  readonly changed: () => void;
}

/** A call of a tool in the form in which it was allowed. */
export interface AllowedCall {
  readonly tool: string;
  /** @see formOf */
  readonly form: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Running {
  readonly client: Client;
  readonly connection: Connection;
  /** How many wait for their answer. */
  calls: number;
}

interface Starting {
  readonly running: Promise<Running>;
  /** Ends the start for all who wait for it. */
  readonly cancel: AbortController;
}

/**
 * One configured tool server, from its first start to its removal. Starts when it is needed; many callers, one start.
 * Starts and stops follow each other: a stop ends the start that is under way, a start waits for the stop before it.
 */
export class ToolServer {
  readonly stored: StoredToolServer;
  readonly #parts: ToolServerParts;
  readonly #log = new LogRing(LOG);
  #state: ToolServerState;
  #failure: Failure | null = null;
  #program: string | null = null;
  #tools: readonly ListedTool[] = [];
  #warnings = new Map<string, Phrase>();
  readonly #queue = new SerialQueue();
  #starting: Starting | null = null;
  #running: Running | null = null;
  /** Ways to it that lead nowhere any more, but that calls still wait at. */
  readonly #left = new Set<Running>();
  #isClosed = false;
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

  /**
   * @throws Failure where it cannot be called, dies, says that it cannot, or takes too long; `conflict` where the tool is
   *   not what was allowed
   */
  async call(call: AllowedCall, signal: AbortSignal): Promise<ToolAnswer> {
    const running = await this.#ready(signal);
    try {
      return await this.#ask(running, call, signal);
    } catch (error) {
      if (!running.connection.isForgotten(error)) throw this.#callFailure(running, call, error, signal);
    }
    // Nothing was called: the server does not know who asks, and is to be told anew.
    this.#log.push({ text: '[session] The server has forgotten it. A new one begins.', redrawn: false });
    this.#leave(running);
    const anew = await this.#ready(signal);
    try {
      return await this.#ask(anew, call, signal);
    } catch (error) {
      throw this.#callFailure(anew, call, error, signal);
    }
  }

  async stop(): Promise<void> {
    const open = [...this.#left, ...(this.#running === null ? [] : [this.#running])];
    this.#left.clear();
    this.#running = null;
    this.#starting?.cancel.abort();
    this.#starting = null;
    await this.#queue.run(async () => {
      for (const { connection } of open) await connection.close();
      this.#set(this.stored.enabled ? 'stopped' : 'off', null);
    });
  }

  /** Stops it for good: whoever still knows it cannot start it again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.stop();
  }

  async #ready(signal: AbortSignal): Promise<Running> {
    const { name, enabled } = this.stored;
    if (this.#isClosed) throw replacedFailure(name);
    if (!enabled) throw new Failure('start_failed', phrase`The tool server "${name}" is switched off.`);
    if (this.#running !== null) return this.#running;
    this.#starting ??= this.#begin();
    // One caller that gives up does not end the start for the others.
    return untilAborted(this.#starting.running, signal);
  }

  #begin(): Starting {
    const cancel = new AbortController();
    const running = this.#queue.run(() => this.#start(cancel.signal));
    const starting = { running, cancel };
    const isOver = () => {
      if (this.#starting === starting) this.#starting = null;
    };
    running.then(isOver, isOver);
    return starting;
  }

  async #start(signal: AbortSignal): Promise<Running> {
    const { stored } = this;
    const { limits, home, version, readSecrets, redact } = this.#parts;
    let connection: Connection | null = null;
    try {
      signal.throwIfAborted();
      this.#warnings = new Map();
      this.#garbage = 0;
      this.#set('starting', null);
      const secrets = await readSecrets(stored, signal);
      connection = await openConnection(stored.name, stored.spec, secrets, home, {
        line: (text) => this.#log.push({ text: redact(text), redrawn: false }),
        garbage: (text) => this.#onGarbage(text),
      });
      const client = new Client({ name: 'mlx-manager', version });
      const running: Running = { client, connection, calls: 0 };
      await untilAborted(this.#open(running), signal);
      signal.throwIfAborted();
      client.setNotificationHandler(ToolListChangedNotificationSchema, () => this.#listSoon(running));
      const said = client.getServerVersion();
      this.#program = said === undefined ? null : `${said.name} ${said.version}`.slice(0, 200);
      this.#running = running;
      void connection.ended.then((why) => this.#onEnd(running, why));
      this.#set('ready', null);
      return running;
    } catch (error) {
      await connection?.close();
      if (signal.aborted) throw this.#isClosed ? replacedFailure(stored.name) : stoppedFailure(stored.name);
      const failure = startFailure(stored.name, limits.startMs, error, redact);
      this.#set('failed', failure);
      throw failure;
    }
  }

  /** Greets the server and learns its tools, as long as it lives. */
  async #open(running: Running): Promise<void> {
    const { client, connection } = running;
    const died = connection.ended.then((why) => {
      throw this.#died(why);
    });
    died.catch(() => undefined);
    await Promise.race([client.connect(connection.transport, { timeout: this.#parts.limits.startMs }), died]);
    await Promise.race([this.#list(running), died]);
  }

  async #ask(running: Running, { tool, form, input }: AllowedCall, signal: AbortSignal) {
    const listed = this.#tools.find(({ name }) => name === tool);
    if (listed !== undefined && formOf(listed) !== form) {
      throw new Failure('conflict', phrase`The tool "${tool}" has changed since its call was allowed.`, {
        hint: phrase`Nothing was called. Another call is asked for again.`,
      });
    }
    const params = { name: tool, arguments: { ...input } };
    running.calls += 1;
    try {
      // Not the SDK's `callTool`: that compiles schemas which the server wrote.
      const result = await running.client.request({ method: 'tools/call', params }, ResultSchema, {
        ...{ signal, timeout: this.#parts.limits.callMs },
      });
      return readResult(result);
    } finally {
      running.calls -= 1;
      this.#closeLeft(running);
    }
  }

  /** The server is there, and this way to it leads nowhere any more. */
  #leave(running: Running): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#left.add(running);
    this.#closeLeft(running);
  }

  /** Calls that were asked there before may still be answered. */
  #closeLeft(running: Running): void {
    if (running.calls === 0 && this.#left.delete(running)) {
      running.connection.close().catch(() => undefined);
    }
  }

  async #list({ client }: Running): Promise<void> {
    const { tools, isCut } = await listTools(client, this.#parts.limits.startMs);
    if (isCut) {
      this.#warnings.set(
        'tools',
        phrase`It has more than ${TOOLS_MAX} tools; the first ${TOOLS_MAX} are used.`,
      );
    }
    this.#tools = tools;
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
      phrase`It prints on its standard output what is not the protocol; that is skipped. Its log has it.`,
    );
    if (this.#state === 'ready') this.#parts.changed();
  }

  #onEnd(running: Running, why: Phrase): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#set('failed', this.#died(why));
  }

  #died(why: Phrase): Failure {
    return diedFailure(this.stored.name, why, this.#log.lines().slice(-5).join('\n'));
  }

  #callFailure(running: Running, { tool }: AllowedCall, cause: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    if (this.#running !== running) return this.#failure ?? stoppedFailure(this.stored.name);
    const { name } = this.stored;
    return callFailure(
      { name, tool, callMs: this.#parts.limits.callMs },
      running.connection.isForgotten(cause) ? forgetful(name) : cause,
      this.#parts.redact,
    );
  }

  #set(state: ToolServerState, failure: Failure | null): void {
    this.#state = state;
    this.#failure = failure;
    this.#parts.changed();
  }
}

function forgetful(name: string): Failure {
  return new Failure(
    'upstream_protocol',
    phrase`The tool server "${name}" forgot the session that it just began.`,
  );
}
