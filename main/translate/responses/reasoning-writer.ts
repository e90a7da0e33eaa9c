import { addItem, doneItem } from './item-writer.ts';
import type { ItemWriter } from './item-writer.ts';
import type { ReasoningText, SummaryText } from './response.ts';
import type { PartPlace, SummaryPlace } from './stream-event.ts';

/** The model's thinking as it is. */
export function createReasoningWriter(id: string, index: number): ItemWriter {
  const place: PartPlace = { item_id: id, output_index: index, content_index: 0 };
  let text = '';
  const part = (): ReasoningText => ({ type: 'reasoning_text', text });
  return {
    *open() {
      yield* addItem(index, { id, type: 'reasoning', summary: [], content: [] });
      yield { type: 'response.content_part.added', ...place, part: part() };
    },
    *add(delta) {
      text += delta;
      yield { type: 'response.reasoning_text.delta', ...place, delta };
    },
    *close() {
      yield { type: 'response.reasoning_text.done', ...place, text };
      yield { type: 'response.content_part.done', ...place, part: part() };
      return yield* doneItem(index, { id, type: 'reasoning', summary: [], content: [part()] });
    },
  };
}

/** The same in place of a summary, which nobody here could write. */
export function createSummaryWriter(id: string, index: number): ItemWriter {
  const place: SummaryPlace = { item_id: id, output_index: index, summary_index: 0 };
  let text = '';
  const part = (): SummaryText => ({ type: 'summary_text', text });
  return {
    *open() {
      yield* addItem(index, { id, type: 'reasoning', summary: [] });
      yield { type: 'response.reasoning_summary_part.added', ...place, part: part() };
    },
    *add(delta) {
      text += delta;
      yield { type: 'response.reasoning_summary_text.delta', ...place, delta };
    },
    *close() {
      yield { type: 'response.reasoning_summary_text.done', ...place, text };
      yield { type: 'response.reasoning_summary_part.done', ...place, part: part() };
      return yield* doneItem(index, { id, type: 'reasoning', summary: [part()] });
    },
  };
}
