import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { AccessRequest, Client, NewClient } from '../../contract/access.ts';
import { BackendRecord } from '../../contract/backend.ts';
import { FailureView } from '../../contract/failure.ts';
import { Check } from '../../contract/host.ts';
import { KeyView, ListedKey } from '../../contract/key.ts';
import { LocalModel, UpstreamModel } from '../../contract/model.ts';
import { Person } from '../../contract/person.ts';
import { RequestRow } from '../../contract/request.ts';
import { Route, RouteExplanation } from '../../contract/route.ts';
import { RuntimeStatus } from '../../contract/runtime.ts';
import { ServerStatus } from '../../contract/server.ts';
import { runCommand } from '../host/command.ts';
import { startHost } from '../host/host.ts';
import { startUpstream } from '../host/scripted-upstream.ts';
import type { ScriptedUpstream } from '../host/scripted-upstream.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';

/** What is typed, what it says in words, and the form of what it says with --json. */
interface Step {
  readonly args: string;
  readonly words: RegExp;
  readonly json: z.ZodType;
  readonly input?: string;
  /** The exit code; 0 unless given. */
  readonly code?: 1;
}

const Removed = z.strictObject({ removed: z.string() });
const Setting = z.strictObject({
  ...{ name: z.string(), value: z.json(), from: z.string(), needsRestart: z.boolean() },
});
const Refused = (code: FailureView['code']) =>
  z.strictObject({ error: FailureView.extend({ code: z.literal(code) }) });

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream[Symbol.asyncDispose]());

/** A life with the program, in the order in which one thing needs another. */
function steps(hostRuns: boolean): Step[] {
  const hostNeeded = { words: /No host is running\./, json: Refused('not_running'), code: 1 } as const;
  return [
    {
      args: 'status',
      words: hostRuns ? /^Gateway +http:[^]*^Loaded +nothing$/m : /^No host is running\.$/m,
      json: z.object({ running: z.literal(hostRuns), dataDirectory: z.string() }),
    },
    { args: 'doctor', words: /✓ +Data directory/, json: z.array(Check).min(5) },

    { args: 'server list', words: /No local models yet/, json: z.array(ServerStatus).length(0) },
    {
      args: 'server add local --model /no/model --context 4096',
      words: /^Added local\./,
      json: BackendRecord,
    },
    { args: 'server add local --model /no/model', words: /local/, json: Refused('conflict'), code: 1 },
    {
      args: 'server add bad --model m --arg=--port',
      words: /--port/,
      json: Refused('invalid_input'),
      code: 1,
    },
    {
      args: 'server update local --idle-unload never --env A=b --env C=d=e --auto-start',
      words: /^Changed local\./,
      json: z.object({
        spec: z.object({
          contextLength: z.literal(4_096),
          idleUnloadSeconds: z.null(),
          env: z.strictObject({ A: z.literal('b'), C: z.literal('d=e') }),
          autoStart: z.literal(true),
        }),
      }),
    },
    {
      args: 'server update local --no-auto-start --idle-unload 60',
      words: /^Changed local\./,
      json: z.object({
        spec: z.object({
          autoStart: z.literal(false),
          idleUnloadSeconds: z.literal(60),
          env: z.object({ A: z.string() }),
        }),
      }),
    },
    { args: 'server list', words: /^local +stopped +– +0 +–$/m, json: z.array(ServerStatus).length(1) },
    {
      args: 'server start local',
      ...(hostRuns
        ? { words: /There is no model folder at \/no\/model/, json: Refused('model_missing'), code: 1 }
        : hostNeeded),
    },
    {
      args: 'server log local',
      ...(hostRuns ? { words: /printed nothing/, json: z.array(z.string()) } : hostNeeded),
    },
    { args: 'server stop local', ...(hostRuns ? { words: /^local is /, json: ServerStatus } : hostNeeded) },

    { args: 'key list', words: /No keys yet/, json: z.array(ListedKey).length(0) },
    { args: 'key add cloud', input: 'sk-first-1234\n', words: /^Stored cloud encrypted/, json: KeyView },
    {
      args: 'key add empty',
      input: '\n',
      words: /The key is empty/,
      json: Refused('invalid_input'),
      code: 1,
    },
    { args: 'key add x --from-env NOT_SET_9', words: /NOT_SET_9/, json: Refused('invalid_input'), code: 1 },
    { args: 'key replace cloud', input: 'sk-second-5678\n', words: /^Replaced cloud/, json: KeyView },
    { args: 'key list', words: /^cloud +fernet +…5678$/m, json: z.array(ListedKey).length(1) },
    { args: 'key rotate', words: /1 keys? /, json: z.strictObject({ rotated: z.literal(1) }) },

    { args: 'client list', words: /No client yet; access is "open"/, json: z.array(Client).length(0) },
    {
      args: 'client add editor --model qwen* --requests-per-minute 60 --dollars-per-day 1.5',
      words: /^mlx-[\w-]{43}\nKeep it now/,
      json: NewClient.extend({
        client: Client.extend({
          allowed: z.strictObject({ models: z.tuple([z.literal('qwen*')]), routes: z.array(z.never()) }),
          limits: z.object({
            requestsPerMinute: z.literal(60),
            spendPerDayMicros: z.literal(1_500_000),
          }),
        }),
      }),
    },
    { args: 'client remove editor', words: /still good/, json: Refused('conflict'), code: 1 },
    { args: 'client revoke editor', words: /^The key of editor is worth nothing/, json: Client },
    {
      args: 'client list',
      words: /^editor +key ….{4} +revoked +never +qwen\*$/m,
      json: z.array(Client).length(1),
    },
    { args: 'people list', words: /No accounts\. Add the first/, json: z.array(Person).length(0) },
    {
      args: 'people add Grace --admin',
      input: 'correct horse battery\n',
      words: /^Grace can sign in as administrator\./,
      json: Person,
    },
    {
      args: 'people add Ada',
      input: 'short\n',
      words: /at least 12/,
      json: Refused('invalid_input'),
      code: 1,
    },
    {
      args: 'people add Ada',
      input: 'staple gun and glue\n',
      words: /^Ada can sign in as member\./,
      json: Person,
    },
    { args: 'people disable grace', words: /last administrator/, json: Refused('conflict'), code: 1 },
    { args: 'people disable Ada', words: /^Ada cannot sign in any more\./, json: Person },
    { args: 'people list', words: /^Ada +member +disabled +–$/m, json: z.array(Person).length(2) },
    { args: 'people approve Ada', words: /^Ada can sign in\./, json: Person },
    { args: 'people refuse Ada', words: /does not wait/, json: Refused('conflict'), code: 1 },
    { args: 'people role Ada admin', words: /^Ada is an administrator now\./, json: Person },
    {
      args: 'people reset-password Ada',
      input: 'another long password\n',
      words: /^Ada has another password\./,
      json: Person,
    },
    { args: 'people remove Nobody', words: /no account named/, json: Refused('not_found'), code: 1 },
    { args: 'people remove Ada', words: /^Removed Ada\./, json: Removed },
    { args: 'people remove Grace', words: /last administrator/, json: Refused('conflict'), code: 1 },
    { args: 'client remove editor', words: /^Removed editor\./, json: Removed },
    { args: 'client revoke editor', words: /no client named/, json: Refused('not_found'), code: 1 },
    { args: 'client asking', words: /No program waits/, json: z.array(AccessRequest).length(0) },
    { args: 'client allow zed', words: /No program named "zed" waits/, json: Refused('not_found'), code: 1 },

    { args: 'backend list', words: /No remote backends yet/, json: z.array(BackendRecord).length(0) },
    {
      args: `backend add up --url ${upstream.url}`,
      words: /--allow-loopback/,
      json: Refused('address_refused'),
      code: 1,
    },
    {
      args: `backend add up --url ${upstream.url} --key cloud --allow-loopback`,
      words: /^Added up\./,
      json: BackendRecord,
    },
    { args: 'backend list', words: /^up +openai-compatible +http/m, json: z.array(BackendRecord).length(1) },
    { args: 'backend disable up', words: /^up is off\./, json: BackendRecord },
    { args: 'backend list', words: /^up .* off$/m, json: z.array(BackendRecord).length(1) },
    { args: 'backend enable up', words: /^up is on\./, json: BackendRecord },
    { args: 'backend disable local', words: /server stop local/, json: Refused('invalid_input'), code: 1 },
    { args: 'backend models up', words: /^hello$/m, json: z.array(UpstreamModel).length(1) },
    {
      args: 'key test cloud',
      words: /can be read\.\naccepted by up/,
      json: z.strictObject({
        readable: z.literal(true),
        backends: z.array(z.object({ accepted: z.literal(true) })),
      }),
    },
    { args: 'key remove cloud', words: /"up" uses this key/, json: Refused('conflict'), code: 1 },

    { args: 'route list', words: /^No routes\./, json: z.array(Route).length(0) },
    {
      args: 'route add gpt-* --to up=o-* --to local --priority 5',
      words: /^Added prefix route gpt-\*/,
      json: Route,
    },
    { args: 'route add /^o[1-9]/ --to up', words: /^Added regex route/, json: Route },
    { args: 'route add x --to nobody', words: /"nobody"/, json: Refused('not_found'), code: 1 },
    { args: 'route list', words: /gpt-\* +prefix +5 +up=o-\*, then local$/m, json: z.array(Route).length(2) },
    { args: 'route explain gpt-5', words: /^gpt-5 → up \(as o-5\), then local/m, json: RouteExplanation },
    { args: 'route disable gpt-*', words: /^gpt-\* is off\./, json: Route },
    { args: 'route explain gpt-5', words: /disabled[^]*gpt-5 → nothing/, json: RouteExplanation },
    { args: 'route enable gpt-*', words: /^gpt-\* is on\./, json: Route },
    { args: 'backend remove up', words: /route/, json: Refused('conflict'), code: 1 },
    { args: 'route remove gpt-*', words: /^Removed gpt-\*/, json: Route },
    { args: 'route remove ^o[1-9]', words: /^Removed /, json: Route },
    { args: 'route remove gpt-*', words: /There is no route/, json: Refused('not_found'), code: 1 },

    { args: 'backend remove up', words: /^Removed up\./, json: Removed },
    { args: 'key remove cloud', words: /^Removed cloud\./, json: Removed },
    { args: 'server remove local', words: /^Removed local\./, json: Removed },
    { args: 'server remove local', words: /"local"/, json: Refused('not_found'), code: 1 },

    { args: 'runtime list', words: /^mlx-openai-server +missing/m, json: z.array(RuntimeStatus).length(2) },
    { args: 'runtime remove', words: /^Removed mlx-openai-server/, json: Removed },
    { args: 'runtime remove vllm-mlx', words: /^Removed vllm-mlx/, json: Removed },
    {
      args: 'settings',
      words: hostRuns ? /^gateway\.port +0 +command line$/m : /^gateway\.port +6590 +default$/m,
      json: z.array(Setting).min(10),
    },
    {
      args: 'settings set servers.memoryBudget 16GB',
      words: /^servers\.memoryBudget is 16\.0GB\.$/m,
      json: Setting.extend({ from: z.literal('chosen') }),
    },
    {
      args: 'settings set gateway.port 80000',
      words: /port/,
      json: Refused('invalid_input'),
      code: 1,
    },
    { args: 'settings get servers.memoryBudget', words: /^16\.0GB$/m, json: Setting },
    {
      args: 'settings reset servers.memoryBudget',
      words: /^servers\.memoryBudget is 75%\.$/m,
      json: Setting.extend({ from: z.literal('default') }),
    },
    { args: 'settings get no.such', words: /no\.such/, json: Refused('not_found'), code: 1 },
    { args: 'model list', words: /No models on this disk yet|ARCHITECTURE/, json: z.array(LocalModel) },
    { args: 'request list', words: /No requests yet/, json: z.array(RequestRow).length(0) },
    {
      args: 'stop',
      ...(hostRuns
        ? { words: /is stopping/, json: z.strictObject({ stopping: z.literal(true) }) }
        : hostNeeded),
    },
  ];
}

async function walk(directory: string, hostRuns: boolean, asJson: boolean): Promise<void> {
  for (const { args, words, json, input = '', code = 0 } of steps(hostRuns)) {
    const all = [...args.split(' '), ...(asJson ? ['--json'] : []), '--data-dir', directory];
    const result = await runCommand(all, { input });
    const printed = `${args}\n${result.stdout}\n${result.stderr}`;
    expect(result.code, printed).toBe(code);
    if (asJson) expect(() => json.parse(JSON.parse(result.stdout)), printed).not.toThrow();
    // Results go to standard output, what went wrong to standard error.
    else expect(code === 0 ? result.stdout : result.stderr, args).toMatch(words);
  }
}

it.concurrent.each([
  ['words', false],
  ['JSON', true],
])('every command answers in %s without a host', async (_form, asJson) => {
  await using folder = await temporaryFolder();
  await walk(join(folder.path, 'data'), false, asJson);
});

it.concurrent.each([
  ['words', false],
  ['JSON', true],
])('every command answers in %s with a running host', async (_form, asJson) => {
  await using host = await startHost();
  await walk(host.directory, true, asJson);
  expect(await host.program.ended).toEqual({ code: 0, signal: null });
});
