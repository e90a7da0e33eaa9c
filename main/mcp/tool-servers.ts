import { randomUUID } from 'node:crypto';
import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import { Failure } from '../../contract/failure.ts';
import { ToolServerId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import type {
  Tool,
  ToolPolicy,
  ToolServer as ServerView,
  ToolServerSpecInput,
} from '../../contract/tools.ts';
import { SerialQueue } from '../concurrency/serial-queue.ts';
import type { StoredPolicy, ToolPoliciesTable } from '../store/tool-policies-table.ts';
import type { StoredToolServer, ToolServersTable } from '../store/tool-servers-table.ts';
import { checkKept, decodeValues, keepValues, separate } from './server-secrets.ts';
import type { SecretVault, Values } from './server-secrets.ts';
import { formOf } from './tool-form.ts';
import type { ToolServer, ToolServerParts } from './tool-server.ts';

export interface ToolServersParts {
  readonly rows: ToolServersTable;
  readonly policies: ToolPoliciesTable;
  readonly vault: SecretVault;
  /** Each secret of a server, so that it can be kept out of logs. */
  readonly onSecret: (secret: string) => void;
  readonly server: Omit<ToolServerParts, 'readSecrets' | 'changed'>;
  readonly changed: (id: ToolServerId) => void;
}

export interface ToolServerChange {
  readonly name?: string | undefined;
  readonly spec?: ToolServerSpecInput | undefined;
  readonly enabled?: boolean | undefined;
  readonly expected?: number | undefined;
}

/** All tool servers that are configured, running or not. */
export class ToolServers {
  readonly #parts: ToolServersParts;
  #servers = new Map<ToolServerId, ToolServer>();
  /** Changes come one after the other, so that none sees another half done. */
  readonly #queue = new SerialQueue();

  constructor(parts: ToolServersParts) {
    this.#parts = parts;
  }

  /** Reads the configured ones. Starts none. */
  async load(): Promise<void> {
    for (const stored of await this.#parts.rows.list()) {
      this.#servers.set(stored.id, await this.#make(stored));
    }
  }

  /** By name; `owner` is whose decisions on tools are shown. */
  async list(owner: string): Promise<ServerView[]> {
    const policies = await this.#parts.policies.list(owner);
    return [...this.#servers.values()]
      .sort((a, b) => a.stored.name.localeCompare(b.stored.name))
      .map((server) => {
        const { id, name, enabled, spec, revision } = server.stored;
        const { tools, ...state } = server.state;
        return {
          ...{ id, name, enabled, revision, spec },
          ...state,
          tools: tools.map((tool) => viewTool(tool, policyOf(policies, id, tool))),
        };
      });
  }

  /** @throws Failure `not_found` */
  async view(owner: string, id: ToolServerId): Promise<ServerView> {
    const found = (await this.list(owner)).find((server) => server.id === id);
    if (found === undefined) throw noSuchServer();
    return found;
  }

  /** @throws Failure `not_found` */
  get(id: ToolServerId): ToolServer {
    const server = this.#servers.get(id);
    if (server === undefined) throw noSuchServer();
    return server;
  }

  /** Those of these that are there and switched on. */
  enabled(ids: readonly ToolServerId[]): ToolServer[] {
    return ids.flatMap((id) => {
      const server = this.#servers.get(id);
      return server?.stored.enabled === true ? [server] : [];
    });
  }

  named(name: string): ToolServer | undefined {
    return [...this.#servers.values()].find(({ stored }) => stored.name === name);
  }

  /** @throws Failure `conflict` where the name is taken */
  add(name: string, input: ToolServerSpecInput, enabled: boolean): Promise<ToolServerId> {
    return this.#queue.run(async () => {
      if (this.named(name) !== undefined) throw taken(name);
      const id = ToolServerId.parse(randomUUID());
      const { spec, values } = separate(input, {});
      const secrets = await keepValues(this.#parts.vault, id, null, values);
      await this.#put({ id, name, enabled, spec, secrets, revision: 1 });
      return id;
    });
  }

  /**
   * @throws Failure `not_found`; `conflict` for a name that is taken or a revision that is not the last; `invalid_input`
   *   where stored values would go elsewhere
   */
  update(id: ToolServerId, change: ToolServerChange): Promise<void> {
    return this.#queue.run(() => this.#update(id, change));
  }

  async #update(id: ToolServerId, change: ToolServerChange): Promise<void> {
    const { stored } = this.get(id);
    if (change.expected !== undefined && change.expected !== stored.revision) {
      throw new Failure('conflict', phrase`"${stored.name}" was changed meanwhile.`, {
        hint: phrase`Load it again.`,
      });
    }
    const name = change.name ?? stored.name;
    if (name !== stored.name && this.named(name) !== undefined) throw taken(name);
    const { spec, secrets } = change.spec === undefined ? stored : await this.#newSpec(stored, change.spec);
    const enabled = change.enabled ?? stored.enabled;
    await this.#put({ id, name, enabled, spec, secrets, revision: stored.revision + 1 });
    if (stored.secrets !== null && secrets === null) await this.#parts.vault.remove(stored.secrets);
  }

  remove(id: ToolServerId): Promise<void> {
    return this.#queue.run(async () => {
      const server = this.get(id);
      await this.#parts.rows.remove(id);
      this.#servers.delete(id);
      await server.close();
      if (server.stored.secrets !== null) await this.#parts.vault.remove(server.stored.secrets);
      this.#parts.changed(id);
    });
  }

  /**
   * What somebody wants for a tool from now on. @param form the one that he was shown
   * @throws Failure `not_found`; `conflict` where the tool has another form by now
   */
  async setPolicy(
    owner: string,
    id: ToolServerId,
    { tool, form, policy }: { readonly tool: string; readonly form: string; readonly policy: ToolPolicy },
  ): Promise<void> {
    const listed = this.get(id).state.tools.find(({ name }) => name === tool);
    if (listed === undefined)
      throw new Failure('not_found', phrase`There is no tool "${tool}" at this server.`);
    if (policy === 'ask') {
      await this.#parts.policies.remove(owner, id, tool);
      this.#parts.changed(id);
      return;
    }
    if (formOf(listed) !== form) {
      throw new Failure('conflict', phrase`The tool "${tool}" was changed by its server meanwhile.`, {
        hint: phrase`Look at it again, then decide.`,
      });
    }
    await this.remember(owner, id, tool, policy, form);
  }

  /** What somebody wants from now on for a tool in this form, whatever it has become since. */
  async remember(
    owner: string,
    server: ToolServerId,
    tool: string,
    policy: StoredPolicy['policy'],
    fingerprint: string,
  ): Promise<void> {
    await this.#parts.policies.put(owner, { server, tool, policy, fingerprint });
    this.#parts.changed(server);
  }

  /**
   * What somebody wants for a tool, and for which form: the one that its server tells now.
   * @param known what it was, for a server that has not told its tools since it was changed
   */
  async standing(
    owner: string,
    id: ToolServerId,
    known: ListedTool,
  ): Promise<{ readonly policy: ToolPolicy; readonly form: string }> {
    const policies = await this.#parts.policies.list(owner);
    const tools = this.#servers.get(id)?.state.tools ?? [];
    const tool = tools.find(({ name }) => name === known.name) ?? known;
    return { policy: policyOf(policies, id, tool), form: formOf(tool) };
  }

  async close(): Promise<void> {
    await this.#queue.settled();
    const ends = await Promise.allSettled([...this.#servers.values()].map((server) => server.close()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #newSpec(stored: StoredToolServer, input: ToolServerSpecInput) {
    checkKept(input, stored.spec);
    const before = await this.#readSecrets(stored, new AbortController().signal);
    const { spec, values } = separate(input, before);
    return { spec, secrets: await keepValues(this.#parts.vault, stored.id, stored.secrets, values) };
  }

  /** Puts a configuration in force: the server that ran with the one before ends. */
  async #put(stored: StoredToolServer): Promise<void> {
    const made = await this.#make(stored);
    await this.#parts.rows.put(stored);
    const before = this.#servers.get(stored.id);
    this.#servers.set(stored.id, made);
    await before?.close();
    this.#parts.changed(stored.id);
  }

  async #make(stored: StoredToolServer): Promise<ToolServer> {
    // The protocol's library holds some megabytes, which a host without tool servers need not have.
    const { ToolServer } = await import('./tool-server.ts');
    return new ToolServer(stored, {
      ...this.#parts.server,
      readSecrets: (server, signal) => this.#readSecrets(server, signal),
      changed: () => this.#parts.changed(stored.id),
    });
  }

  async #readSecrets({ secrets }: StoredToolServer, signal: AbortSignal): Promise<Values> {
    if (secrets === null) return {};
    const values = decodeValues(await this.#parts.vault.read(secrets, signal));
    for (const value of Object.values(values)) if (value !== '') this.#parts.onSecret(value);
    return values;
  }
}

type Policies = Awaited<ReturnType<ToolPoliciesTable['list']>>;

/** A decision holds for the tool as it was then: with another description or other arguments it is asked for again. */
function policyOf(policies: Policies, server: ToolServerId, tool: ListedTool): ToolPolicy {
  const found = policies.find((one) => one.server === server && one.tool === tool.name);
  if (found === undefined) return 'ask';
  return found.policy === 'never' || found.fingerprint === formOf(tool) ? found.policy : 'ask';
}

function viewTool(tool: ListedTool, policy: ToolPolicy): Tool {
  const { name, title, description, inputSchema, annotations } = tool;
  return {
    name,
    title: title ?? annotations?.title ?? null,
    description: description ?? '',
    inputSchema,
    hints: {
      readOnly: annotations?.readOnlyHint ?? null,
      destructive: annotations?.destructiveHint ?? null,
    },
    form: formOf(tool),
    policy,
  };
}

function taken(name: string): Failure {
  return new Failure('conflict', phrase`There is a tool server "${name}" already.`, {
    hint: phrase`Choose another name.`,
    issues: [{ path: 'name', message: 'taken', reason: { code: 'name_taken' } }],
  });
}

function noSuchServer(): Failure {
  return new Failure('not_found', phrase`There is no such tool server.`);
}
