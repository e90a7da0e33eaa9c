import { Command, CommanderError } from 'commander';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { compose } from '../compose.ts';
import { cacheDirectory, dataDirectory } from '../instance/data-directory.ts';
import { connect } from '../rpc/connect.ts';
import type { Connection } from '../rpc/connect.ts';
import { VERSION } from '../version.ts';
import { backendCommand } from './commands/backend.ts';
import { configCommand } from './commands/config.ts';
import { clientCommand } from './commands/client.ts';
import { keyCommand } from './commands/key.ts';
import { modelCommand } from './commands/model.ts';
import { openCommand } from './commands/open.ts';
import { peopleCommand } from './commands/people.ts';
import { quickstartCommand } from './commands/quickstart.ts';
import { requestCommand } from './commands/request.ts';
import { routeCommand } from './commands/route.ts';
import { runtimeCommand } from './commands/runtime.ts';
import { serveCommand } from './commands/serve.ts';
import { serverCommand } from './commands/server.ts';
import { settingsCommand } from './commands/settings.ts';
import { setupCommand } from './commands/setup.ts';
import { doctorCommand, statusCommand, stopCommand } from './commands/status.ts';
import type { CommandContext, Terminal } from './context.ts';
import { Output } from './output.ts';

const GlobalOptions = z.object({ dataDir: z.string().optional(), json: z.boolean().default(false) });

/** Runs one command. Returns the exit code: 0 done, 1 failed, 2 not understood. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('mlx-manager');
  const context = (): CommandContext => createContext(program, terminal);
  program
    .description('runs local MLX models and puts every model, local or cloud, behind one address')
    .version(VERSION)
    .option('--data-dir <folder>', 'where everything is kept')
    .option('--json', 'print the result as JSON')
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .exitOverride();
  for (const make of COMMANDS) program.addCommand(make(context));
  inherit(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (terminal.signal.aborted) return 130;
    context().output.failure(toFailure(error));
    return 1;
  }
}

const COMMANDS = [
  quickstartCommand,
  serveCommand,
  openCommand,
  statusCommand,
  stopCommand,
  doctorCommand,
  serverCommand,
  backendCommand,
  routeCommand,
  keyCommand,
  peopleCommand,
  clientCommand,
  configCommand,
  settingsCommand,
  runtimeCommand,
  modelCommand,
  requestCommand,
  setupCommand,
];

/** The global options may stand anywhere: `status --json` as well as `--json status`. */
function inherit(program: Command): void {
  for (const command of allBelow(program)) {
    command
      .option('--data-dir <folder>', 'where everything is kept')
      .option('--json', 'print the result as JSON')
      .configureOutput(program.configureOutput())
      .exitOverride();
  }
}

function allBelow(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allBelow(child)]);
}

function createContext(program: Command, terminal: Terminal): CommandContext {
  const given = [program, ...allBelow(program)].map((command) => command.opts());
  const options = GlobalOptions.parse(Object.assign({}, ...given));
  const directory = dataDirectory(options.dataDir, terminal.env);
  const hostDefaults = { directory, cacheDirectory: cacheDirectory(terminal.env), env: terminal.env };
  const inside = async (): Promise<Connection> => {
    const host = await compose({ ...hostDefaults, drainMs: 0 });
    return { client: host.client, transport: host.transport, url: null, close: () => host.stop() };
  };
  return {
    terminal,
    output: new Output({ json: options.json, stdout: terminal.stdout, stderr: terminal.stderr }),
    directory,
    hostDefaults,
    async withHost(work) {
      const connection = await connect(directory, inside, terminal.signal);
      try {
        return await work(connection);
      } finally {
        await connection.close();
      }
    },
  };
}

function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return new Failure('invalid_input', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure('internal', `Something went wrong: ${reason}`, { cause: error });
}
