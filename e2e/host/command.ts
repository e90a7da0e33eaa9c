import { startProgram } from './program.ts';
import type { ProgramEnd, ProgramOptions } from './program.ts';

export interface CommandOptions extends ProgramOptions {
  /** What the command reads from standard input; nothing unless given. */
  readonly input?: string;
}

export interface CommandResult extends ProgramEnd {
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that takes longer hangs, or is a host that should have refused to start (milliseconds). */
const LIMIT_MS = 120_000;

/** Runs one command to its end. */
export async function runCommand(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const program = startProgram(args, options);
  program.stdin.end(options.input ?? '');
  const limit = setTimeout(() => void program[Symbol.asyncDispose](), LIMIT_MS);
  const end = await program.ended;
  clearTimeout(limit);
  return { ...end, stdout: program.stdout(), stderr: program.stderr() };
}

/** What a command with `--json` answers. */
export async function runForJson(args: readonly string[], options: CommandOptions = {}): Promise<unknown> {
  const result = await runCommand([...args, '--json'], options);
  if (result.code !== 0) {
    throw new Error(`${args.join(' ')} ended with ${result.code ?? 0}:\n${result.stdout}${result.stderr}`);
  }
  return JSON.parse(result.stdout) as unknown;
}
