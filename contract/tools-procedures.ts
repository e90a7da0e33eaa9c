import * as z from 'zod';
import { event, mutation, Nothing, query } from './define.ts';
import { ToolServerId } from './ids.ts';
import {
  ToolPolicy,
  ToolServer,
  ToolServerImport,
  ToolServerLog,
  ToolServerName,
  ToolServerSpecInput,
} from './tools.ts';

const ByToolServer = z.strictObject({ id: ToolServerId });

/** The servers whose tools models may call. Members have none: tools run as the machine's owner. */
export const toolsProcedures = {
  /** All tool servers with their tools, by name. Starts none. */
  list: query(Nothing, z.array(ToolServer)),
  add: mutation(
    z.strictObject({ name: ToolServerName, spec: ToolServerSpecInput, enabled: z.boolean().default(true) }),
    ToolServer,
  ),
  update: mutation(
    ByToolServer.extend({
      name: ToolServerName.optional(),
      spec: ToolServerSpecInput.optional(),
      enabled: z.boolean().optional(),
      expected: z.int().min(1).optional(),
    }),
    ToolServer,
  ),
  remove: mutation(ByToolServer, Nothing),
  /** Starts it and lists its tools; one that runs is started again. A failure is an answer: its state. */
  start: mutation(ByToolServer, ToolServer),
  stop: mutation(ByToolServer, ToolServer),
  /** What it printed, after a cursor. */
  log: query(ByToolServer.extend({ after: z.int().min(0).default(0) }), ToolServerLog),
  /** Reads the `mcpServers` of Claude Desktop and other programs. `dryRun` only says what would happen. */
  import: mutation(
    z.strictObject({ text: z.string().max(500_000), dryRun: z.boolean().default(false) }),
    z.array(ToolServerImport),
  ),
  /** What the caller wants for a tool from now on. Fails with `conflict` where its form is another one by now. */
  setPolicy: mutation(
    ByToolServer.extend({ tool: z.string().min(1).max(256), form: z.string().max(64), policy: ToolPolicy }),
    ToolServer,
  ),
  /** A server's state, tools or configuration changed: read the list again. */
  changed: event(ByToolServer),
} as const;
