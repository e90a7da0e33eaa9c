import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ToolServerId } from '../../contract/ids.ts';
import { inEnglish } from '../../contract/phrase.ts';
import { createToolbox } from './toolbox.ts';
import type { ToolServers } from './tool-servers.ts';

it('who may not use tools gets none, is told why, and starts no server', async () => {
  const servers = {
    enabled: () => {
      throw new Error('a server was looked for');
    },
  } as unknown as ToolServers;
  const toolbox = createToolbox(servers, async (owner) => owner === '');
  const ids = [ToolServerId.parse(randomUUID())];
  const signal = new AbortController().signal;
  const { tools, problems } = await toolbox.tools('somebody', ids, signal);
  expect(tools).toEqual([]);
  expect(problems.map(inEnglish)).toEqual([expect.stringContaining('members have none')]);
  await expect(toolbox.tools('', ids, signal)).rejects.toThrow('a server was looked for');
});
