import type { Readable } from 'node:stream';
import type { LogLine } from './line-splitter.ts';
import { LineSplitter } from './line-splitter.ts';
import type { StartPhase } from '../../contract/server.ts';
import type { LastWords } from './end-reason.ts';
import type { LineMeaning } from './launch-plan.ts';
import { LogRing } from './log-ring.ts';

/** Enough for a Python traceback's end, little enough for an error message. */
const TAIL = { lines: 12, characters: 2_000 };
/** A reason further back than this has nothing to do with the end of the process. */
const REASON_REACH_LINES = 200;
/** What uvicorn (Errno 98 on Linux, 48 on macOS) and others print when the port is gone. */
const LOST_PORT = /address already in use|EADDRINUSE/i;

export interface OutputListener {
  onLine(line: LogLine): void;
  onProgress(phase: StartPhase, detail: string | null): void;
}

/**
 * Reads what a process prints, as fast as it prints it, and keeps what would explain its end. Nothing waits on
 * a listener: a server that blocks on a full pipe would hang.
 */
export class ProcessOutput {
  readonly #tail = new LogRing(TAIL);
  readonly #splitters: LineSplitter[] = [];
  readonly #readLine: (line: string) => LineMeaning | null;
  readonly #listener: OutputListener;
  #reason: { readonly message: string; readonly line: number } | null = null;
  #lastError: string | null = null;
  #count = 0;
  #lostPort = false;

  constructor(readLine: (line: string) => LineMeaning | null, listener: OutputListener) {
    this.#readLine = readLine;
    this.#listener = listener;
  }

  read(stream: Readable, source: 'stdout' | 'stderr'): void {
    const splitter = new LineSplitter((line) => this.#take(line, source));
    this.#splitters.push(splitter);
    stream.on('data', (chunk: Buffer) => splitter.write(chunk));
    // A pipe that breaks ends like one that is closed: the exit tells the rest.
    stream.on('error', () => undefined);
  }

  /** The process has ended: unfinished lines are lines too. */
  finish(): void {
    for (const splitter of this.#splitters) splitter.end();
  }

  /** True once a line said that the port was taken. */
  get lostPort(): boolean {
    return this.#lostPort;
  }

  /** The last reason that the plan recognised, else the last line on stderr that is not chatter. */
  lastWords(): LastWords {
    const known = this.#reason;
    const isRecent = known !== null && this.#count - known.line <= REASON_REACH_LINES;
    return { reason: isRecent ? known.message : this.#lastError, tail: this.#tail.lines().join('\n') };
  }

  #take(line: LogLine, source: 'stdout' | 'stderr'): void {
    const meaning = this.#readLine(line.text);
    if (meaning?.kind === 'private') return;
    this.#count += 1;
    this.#tail.push(line);
    if (LOST_PORT.test(line.text)) this.#lostPort = true;
    if (source === 'stderr' && !/^\s*(INFO|DEBUG)\b/.test(line.text)) this.#lastError = line.text;
    this.#listener.onLine(line);
    if (meaning?.kind === 'reason') this.#reason = { message: meaning.message, line: this.#count };
    if (meaning?.kind === 'progress') this.#listener.onProgress(meaning.phase, meaning.detail ?? null);
  }
}
