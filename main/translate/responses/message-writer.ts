import { addItem, doneItem } from './item-writer.ts';
import type { ItemWriter } from './item-writer.ts';
import type { MessageItem, OutputText, Refusal } from './response.ts';
import type { PartPlace } from './stream-event.ts';

/** A message with one text. */
export function createTextWriter(id: string, index: number): ItemWriter {
  const place: PartPlace = { item_id: id, output_index: index, content_index: 0 };
  let text = '';
  const part = (): OutputText => ({ type: 'output_text', annotations: [], logprobs: [], text });
  return {
    *open() {
      yield* addItem(index, message(id, 'in_progress', []));
      yield { type: 'response.content_part.added', ...place, part: part() };
    },
    *add(delta) {
      text += delta;
      yield { type: 'response.output_text.delta', ...place, delta, logprobs: [] };
    },
    *close(status) {
      yield { type: 'response.output_text.done', ...place, text, logprobs: [] };
      yield { type: 'response.content_part.done', ...place, part: part() };
      return yield* doneItem(index, message(id, status, [part()]));
    },
  };
}

/** A message in which the model refuses to answer. */
export function createRefusalWriter(id: string, index: number): ItemWriter {
  const place: PartPlace = { item_id: id, output_index: index, content_index: 0 };
  let refusal = '';
  const part = (): Refusal => ({ type: 'refusal', refusal });
  return {
    *open() {
      yield* addItem(index, message(id, 'in_progress', []));
      yield { type: 'response.content_part.added', ...place, part: part() };
    },
    *add(delta) {
      refusal += delta;
      yield { type: 'response.refusal.delta', ...place, delta };
    },
    *close(status) {
      yield { type: 'response.refusal.done', ...place, refusal };
      yield { type: 'response.content_part.done', ...place, part: part() };
      return yield* doneItem(index, message(id, status, [part()]));
    },
  };
}

function message(id: string, status: MessageItem['status'], content: MessageItem['content']): MessageItem {
  return { id, type: 'message', status, content, role: 'assistant' };
}
