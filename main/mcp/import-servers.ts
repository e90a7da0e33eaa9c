import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import { ToolServerName, ToolServerSpecInput } from '../../contract/tools.ts';
import { classifyAddress } from '../upstream/address-class.ts';

/** The file of Claude Desktop and of programs after it (https://modelcontextprotocol.io/quickstart/user). */
const Document = z.looseObject({ mcpServers: z.record(z.string(), z.unknown()) });
/** VS Code's, which is the same under another name. */
const VsCode = z.looseObject({ servers: z.record(z.string(), z.unknown()) });

/** Numbers and words without quotes are meant as they are written. */
const Word = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const Entry = z.looseObject({
  type: z.string().optional(),
  command: z.string().optional(),
  args: z.array(Word).optional(),
  env: z.record(z.string(), Word).optional(),
  cwd: z.string().optional(),
  url: z.string().optional(),
  serverUrl: z.string().optional(),
  headers: z.record(z.string(), Word).optional(),
  disabled: z.boolean().optional(),
});
const KNOWN = new Set(Object.keys(Entry.shape));

/** A server of the text as it would be added; `spec` is null where it cannot be. */
export interface FoundServer {
  readonly name: string;
  /** As the text calls it. */
  readonly named: string;
  readonly enabled: boolean;
  readonly spec: ToolServerSpecInput | null;
  readonly remarks: readonly Phrase[];
}

/** Reads the servers of such a text. @throws Failure `invalid_input` where it is none */
export function findServers(text: string): FoundServer[] {
  const taken = new Set<string>();
  return Object.entries(entriesOf(text)).map(([named, value]) => {
    const name = freeName(named, taken);
    taken.add(name);
    const remarks = name === named ? [] : [phrase`It is called "${name}" here.`];
    const entry = Entry.safeParse(value);
    if (!entry.success) {
      return {
        ...{ name, named, enabled: true, spec: null },
        remarks: [...remarks, phrase`It is not written as a server.`],
      };
    }
    const leftOut = Object.keys(entry.data).filter((field) => !KNOWN.has(field));
    if (leftOut.length > 0) remarks.push(phrase`Left out: ${leftOut.join(', ')}.`);
    const spec = ToolServerSpecInput.safeParse(specOf(entry.data));
    const [issue] = spec.error?.issues ?? [];
    if (issue !== undefined) remarks.push(phrase`${issue.path.join('.') || named}: ${issue.message}.`);
    return { name, named, enabled: entry.data.disabled !== true, spec: spec.data ?? null, remarks };
  });
}

function entriesOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Failure(
      'invalid_input',
      phrase`This is not JSON: ${cause instanceof Error ? cause.message : ''}`,
      {
        hint: phrase`Paste the whole file, from the first brace to the last.`,
        cause,
      },
    );
  }
  const found = Document.safeParse(value).data?.mcpServers ?? VsCode.safeParse(value).data?.servers;
  if (found !== undefined) return found;
  throw new Failure('invalid_input', phrase`There is no "mcpServers" in it.`, {
    hint: phrase`Paste the file in which Claude Desktop or another program lists its servers.`,
  });
}

function specOf(entry: z.infer<typeof Entry>): unknown {
  const url = entry.url ?? entry.serverUrl;
  if (entry.command === undefined && url !== undefined) {
    return { transport: 'http', url, reach: reachOf(url), headers: entry.headers ?? {} };
  }
  return {
    transport: 'stdio',
    command: entry.command,
    args: entry.args ?? [],
    directory: entry.cwd ?? null,
    env: entry.env ?? {},
  };
}

/** Where an address is, as far as it says itself. */
function reachOf(url: string): 'public' | 'private' | 'loopback' {
  if (!URL.canParse(url)) return 'public';
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
  if (!/^[\d.]+$|:/.test(host)) return 'public';
  const found = classifyAddress(host);
  return found === 'loopback' || found === 'private' ? found : 'public';
}

function freeName(named: string, taken: ReadonlySet<string>): string {
  const plain = named
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 28);
  const wanted = ToolServerName.safeParse(plain).data ?? 'server';
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
  return name;
}
