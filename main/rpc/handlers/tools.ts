import type { Caller } from '../../../contract/caller.ts';
import { Failure } from '../../../contract/failure.ts';
import type { ToolServerId } from '../../../contract/ids.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { ToolServerImport } from '../../../contract/tools.ts';
import { findServers } from '../../mcp/import-servers.ts';
import type { FoundServer } from '../../mcp/import-servers.ts';
import { separate } from '../../mcp/server-secrets.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { ownerOf } from './chat.ts';

export function toolsHandlers({ tools }: HostParts): Handlers['tools'] {
  const view = (id: ToolServerId, caller: Caller) => tools.view(ownerOf(caller), id);
  const importOne = async (found: FoundServer, isDryRun: boolean): Promise<ToolServerImport> => {
    const { name, named, spec, enabled } = found;
    const remarks = [...found.remarks];
    if (spec === null) return { name, named, action: 'refuse', spec: null, remarks };
    const there = tools.named(name);
    if (!isDryRun && there === undefined) await tools.add(name, spec, enabled);
    if (!isDryRun && there !== undefined) await tools.update(there.stored.id, { spec, enabled });
    return {
      ...{ name, named, remarks, action: there === undefined ? 'add' : 'replace' },
      spec: separate(spec, {}).spec,
    };
  };
  return {
    list: (_input, { caller }) => tools.list(ownerOf(caller)),
    async add({ name, spec, enabled }, { caller }) {
      return view(await tools.add(name, spec, enabled), caller);
    },
    async update({ id, ...change }, { caller }) {
      await tools.update(id, change);
      return view(id, caller);
    },
    async remove({ id }) {
      await tools.remove(id);
      return {};
    },
    async start({ id }, { caller, signal }) {
      const server = tools.get(id);
      if (!server.stored.enabled) {
        throw new Failure('invalid_input', phrase`This tool server is switched off.`, {
          hint: phrase`Switch it on first.`,
        });
      }
      await server.stop();
      // Why it could not be started is in its state.
      await server.ready(signal).catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error;
      });
      return view(id, caller);
    },
    async stop({ id }, { caller }) {
      await tools.get(id).stop();
      return view(id, caller);
    },
    log: ({ id, after }) => tools.get(id).log(after),
    async import({ text, dryRun }) {
      const imported: ToolServerImport[] = [];
      for (const found of findServers(text)) imported.push(await importOne(found, dryRun));
      return imported;
    },
    async setPolicy({ id, ...decision }, { caller }) {
      await tools.setPolicy(ownerOf(caller), id, decision);
      return view(id, caller);
    },
  };
}
