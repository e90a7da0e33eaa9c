import type { ChatTool, Toolbox } from '../chat/toolbox.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import { offeredNames } from './tool-names.ts';
import type { ToolServer } from './tool-server.ts';
import type { ToolServers } from './tool-servers.ts';

/**
 * The tools of a conversation's servers under names that tell them apart. Tool servers run as the machine's owner and with
 * his secrets, and whoever chats allows the calls himself: `mayUse` says who may.
 */
export function createToolbox(servers: ToolServers, mayUse: (owner: string) => Promise<boolean>): Toolbox {
  return {
    async tools(owner, ids, signal) {
      if (ids.length > 0 && !(await mayUse(owner))) return { tools: [], problems: [NOT_FOR_MEMBERS] };
      const chosen = servers.enabled(ids);
      const problems = (await Promise.all(chosen.map((server) => start(server, signal)))).flat();
      const listed = chosen.flatMap((server) =>
        server.state.state === 'ready' ? server.state.tools.map((tool) => ({ server, tool })) : [],
      );
      const names = offeredNames(
        listed.map(({ server, tool }) => ({ server: server.stored.name, tool: tool.name })),
      );
      return {
        problems,
        tools: listed.map(({ server, tool }, at): ChatTool => {
          const { id, name } = server.stored;
          return {
            name: names[at] ?? tool.name,
            description: tool.description ?? '',
            parameters: tool.inputSchema,
            server: { id, name },
            tool: tool.name,
            // By its id: the configuration may have changed since, and with it the server.
            standing: () => servers.standing(owner, id, tool),
            remember: (decision, form) => servers.remember(owner, id, tool.name, decision, form),
            call: (input, form, limit) => servers.get(id).call({ tool: tool.name, form, input }, limit),
          };
        }),
      };
    },
  };
}

const NOT_FOR_MEMBERS = phrase`Without tools: they run as the owner of the machine, so members have none.`;

async function start(server: ToolServer, signal: AbortSignal): Promise<Phrase[]> {
  try {
    await server.ready(signal);
    return [];
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Failure) return [phrase`Without its tools: ${error.said}`];
    throw error;
  }
}
