import type { Conversation, Message, WholeConversation } from '../../../../contract/chat.ts';
import { Failure } from '../../../../contract/failure.ts';
import { applyEvent } from './apply-event.ts';
import type { AnswerEvent } from './apply-event.ts';

export interface ShownConversation {
  readonly whole: WholeConversation | null;
  /** Why it could not be read; what was read before stays. */
  readonly failure: Failure | null;
}

export interface OpenConversationOptions {
  readonly read: (signal: AbortSignal) => Promise<WholeConversation>;
  /** Runs work before the page is drawn next; once a frame is enough for whoever looks at it. */
  readonly beforeDrawing: (work: () => void) => void;
}

/**
 * One conversation as it is at the host, live. What is told while it is being read is applied to what was read, because
 * the two may overtake each other; whoever missed something reads again.
 */
export class OpenConversation {
  readonly #options: OpenConversationOptions;
  readonly #closed = new AbortController();
  readonly #listeners = new Set<() => void>();
  #shown: ShownConversation = { whole: null, failure: null };
  #next: ShownConversation = this.#shown;
  #drawing = false;
  #reading = false;
  #again = false;
  #meanwhile: AnswerEvent[] = [];

  constructor(options: OpenConversationOptions) {
    this.#options = options;
  }

  readonly shown = (): ShownConversation => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Reads all of it; while it does, one more wish to do so makes it read once more. */
  async readAnew(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    // What was missed is asked for where reading ends, in one go: in between, a wish for more would be lost.
    do await this.#readOnce();
    while (this.#again && !this.#closed.signal.aborted);
    this.#reading = false;
  }

  hear(event: AnswerEvent): void {
    if (this.#reading) this.#meanwhile.push(event);
    const { whole } = this.#next;
    if (whole === null) return;
    const messages = applyEvent(whole.messages, event);
    if (messages === null) void this.readAnew();
    else if (messages !== whole.messages)
      this.#show({ whole: { ...whole, messages: [...messages] }, failure: null });
  }

  /** What the host answered to a change: shown at once, before it is told. */
  put(messages: readonly Message[], leaf: Message | null): void {
    const { whole } = this.#next;
    if (whole === null) return;
    const known = new Map(whole.messages.map((message) => [message.id, message]));
    // One that is being written may have grown since.
    for (const message of messages) if (!known.has(message.id)) known.set(message.id, message);
    const conversation = leaf === null ? whole.conversation : { ...whole.conversation, leaf: leaf.id };
    this.#show({ whole: { conversation, messages: [...known.values()] }, failure: null });
    if (this.#reading) this.#again = true;
  }

  /** What the host made of it by a change; drawn at once, so that no former choice is seen in between. */
  readonly putConversation = (conversation: Conversation): void => {
    const { whole } = this.#next;
    if (whole === null) return;
    const { leaf } = whole.conversation;
    this.#next = { whole: { ...whole, conversation: { ...conversation, leaf } }, failure: null };
    if (this.#reading) this.#again = true;
    if (!this.#closed.signal.aborted) this.#draw();
  };

  close(): void {
    this.#closed.abort();
    this.#listeners.clear();
  }

  async #readOnce(): Promise<void> {
    const { signal } = this.#closed;
    this.#again = false;
    this.#meanwhile = [];
    try {
      const { conversation, messages: read } = await this.#options.read(signal);
      let messages: readonly Message[] = read;
      for (const event of this.#meanwhile) {
        const after = applyEvent(messages, event);
        if (after === null) this.#again = true;
        else messages = after;
      }
      this.#show({ whole: { conversation, messages: [...messages] }, failure: null });
    } catch (error) {
      if (signal.aborted) return;
      const failure = error instanceof Failure ? error : new Failure('internal', String(error));
      this.#show({ whole: this.#next.whole, failure });
    }
  }

  #show(next: ShownConversation): void {
    this.#next = next;
    if (this.#drawing || this.#closed.signal.aborted) return;
    this.#drawing = true;
    this.#options.beforeDrawing(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw(): void {
    this.#shown = this.#next;
    this.#listeners.forEach((listener) => listener());
  }
}
