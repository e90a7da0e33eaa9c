import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { BackendRecord } from '../contract/backend.ts';
import type { HostEvent } from '../contract/event-stream.ts';
import { PersonId } from '../contract/ids.ts';
import type { BackendId } from '../contract/ids.ts';
import type { PersonRole } from '../contract/person.ts';
import type { ServerProcessStatus } from '../contract/server.ts';
import type { RunParts } from './chat/answer/answer-run.ts';
import { Asking } from './chat/asking.ts';
import { AttachmentStore } from './chat/attachments/attachment-store.ts';
import { Uploads } from './chat/attachments/uploads.ts';
import { ChatModels } from './chat/chat-models.ts';
import type { ChatParts } from './chat/chat-parts.ts';
import { Conversations } from './chat/conversations.ts';
import { createChatGateway } from './chat/gateway-client.ts';
import type { GatewayAddress } from './chat/gateway-client.ts';
import { keepToolResult } from './chat/keep-tool-result.ts';
import { markInterrupted } from './chat/mark-interrupted.ts';
import { RunningAnswers } from './chat/running-answers.ts';
import { tidyChat } from './chat/tidy.ts';
import { SerialQueue } from './concurrency/serial-queue.ts';
import type { DataDirectory } from './instance/data-directory.ts';
import { createToolbox } from './mcp/toolbox.ts';
import { TOOL_LIMITS } from './mcp/tool-limits.ts';
import { ToolServers } from './mcp/tool-servers.ts';
import { createProfileTraits } from './models/profile-traits.ts';
import type { RouteTable } from './routing/resolve.ts';
import type { EventBus } from './rpc/event-bus.ts';
import type { KeyVault } from './secrets/key-vault.ts';
import type { Redactor } from './secrets/redact.ts';
import { AttachmentsTable } from './store/attachments-table.ts';
import type { Database } from './store/database.ts';
import { MessagesTable } from './store/messages-table.ts';
import { ToolPoliciesTable } from './store/tool-policies-table.ts';
import { ToolServersTable } from './store/tool-servers-table.ts';
import type { Logger } from './telemetry/logger.ts';
import type { AddressPolicy } from './upstream/address-guard.ts';
import { signalGroup } from './supervisor/process-group.ts';
import { VERSION } from './version.ts';

export interface ChatOptions {
  readonly directory: DataDirectory;
  readonly database: Database;
  readonly env: NodeJS.ProcessEnv;
  readonly vault: KeyVault;
  readonly redactor: Redactor;
  readonly logger: Logger;
  readonly events: EventBus;
  readonly gateway: GatewayAddress;
  readonly routes: () => RouteTable;
  readonly backends: () => ReadonlyMap<BackendId, BackendRecord>;
  readonly serverStatus: (id: BackendId) => ServerProcessStatus;
  readonly watchServers: (listener: (status: ServerProcessStatus) => void) => () => void;
  /** What a person is who may act at present; null for everybody else. */
  readonly roleOf: (person: PersonId) => Promise<PersonRole | null>;
  readonly policyOf: (reach: AddressPolicy['reach']) => AddressPolicy;
}

export interface ComposedChat {
  readonly chat: ChatParts;
  readonly tools: ToolServers;
  /**
   * Marks what an earlier host was writing, reads the tool servers, deletes what was removed long ago and what was left
   * unfinished. What fails is reported, never thrown.
   */
  start(): Promise<void>;
  /** Routes or backends changed, and with them the models. */
  modelsChanged(): void;
  /** Answers end as interrupted, then tool servers. */
  close(): Promise<void>;
  /** The last resort: kills the tool servers, without waiting. */
  killToolServers(): void;
}

/** How often what was removed is looked for (milliseconds). */
const TIDY_MS = 15 * 60_000;

/** The parts that talk with models as people do. */
export function composeChat(options: ChatOptions): ComposedChat {
  const { database, directory, events, logger, redactor } = options;
  const { tables } = database;
  const files = new AttachmentStore(join(directory.root, 'attachments'), new AttachmentsTable(tables));
  const gateway = createChatGateway(options.gateway);
  const tell = (owner: string, event: HostEvent) =>
    events.emit(event, { only: owner === '' ? null : PersonId.parse(owner) });
  const groups = new Set<number>();
  const tools = new ToolServers({
    rows: new ToolServersTable(tables),
    policies: new ToolPoliciesTable(tables),
    vault: options.vault,
    onSecret: (secret) => redactor.add(secret),
    changed: (id) => events.emit({ name: 'tools.changed', payload: { id } }),
    server: {
      home: {
        ...{ environment: options.env, groups, policyOf: options.policyOf },
        folderOf: (name) => join(directory.root, 'tools', name),
      },
      ...{ version: VERSION, limits: TOOL_LIMITS },
      redact: (text) => redactor.redact(text),
    },
  });
  const models = new ChatModels({
    ...{ routes: options.routes, backends: options.backends, serverStatus: options.serverStatus },
    traitsOf: createProfileTraits(options.env),
  });
  const messages = new MessagesTable(tables);
  const report = (error: unknown) =>
    logger.error({ err: error }, 'an answer of the chat failed unexpectedly');
  const reportStart = (error: unknown) =>
    logger.error({ err: error }, 'a part of the chat could not be put in order at its start');
  const roleOf = (owner: string) => options.roleOf(PersonId.parse(owner));
  const parts: RunParts = {
    gateway,
    mayAsk: async (owner) => owner === '' || (await roleOf(owner)) !== null,
    toolbox: createToolbox(tools, async (owner) => owner === '' || (await roleOf(owner)) === 'admin'),
    abilitiesOf: (model) => models.abilitiesOf(model),
    startOf: (model) => models.startOf(model),
    watchStarts: (listener) => options.watchServers(listener),
    readFile: (owner, id) => files.bytes(owner, id),
    keepResult: (owner, answer) => keepToolResult(files, owner, answer),
    save: (message, contents) => messages.update(message, contents),
    now: () => performance.now(),
    timer: {
      after(ms, call) {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
    },
    report,
  };
  const running = new RunningAnswers(parts, tell);
  const conversations = new Conversations({ tables, running, tell });
  const uploads = new Uploads();
  const tidying = new SerialQueue();
  const tidy = () => {
    uploads.tidy();
    return tidying.run(() => tidyChat(tables, files, Date.now()).catch(report));
  };
  const modelsChanged = () => events.emit({ name: 'chat.modelsChanged', payload: {} });
  const stopWatching = watchStates(options, modelsChanged);
  let timer: NodeJS.Timeout | undefined;
  return {
    chat: {
      conversations,
      files,
      models,
      uploads,
      asking: new Asking({ tables, files, running, tell }),
    },
    tools,
    modelsChanged,
    async start() {
      // What the chat cannot read must not keep the gateway from serving everybody else.
      await markInterrupted(messages, reportStart).catch(reportStart);
      await tools.load().catch(reportStart);
      await files.sweep().catch(reportStart);
      await tidy();
      timer = setInterval(() => void tidy(), TIDY_MS);
      timer.unref();
    },
    async close() {
      clearInterval(timer);
      stopWatching();
      await running.interruptAll();
      await tidying.settled();
      await tools.close();
      await gateway.close();
    },
    killToolServers: () => groups.forEach((group) => signalGroup(group, 'SIGKILL')),
  };
}

/** Servers tell much about themselves; only another state is another model to choose. */
function watchStates({ watchServers }: ChatOptions, changed: () => void): () => void {
  const states = new Map<BackendId, ServerProcessStatus['state']>();
  return watchServers(({ id, state }) => {
    if (states.get(id) === state) return;
    states.set(id, state);
    changed();
  });
}
