import type { ItemStatus, OutputItem } from './response.ts';
import type { ItemEvent } from './stream-event.ts';

/** Writes one item of the output. */
export interface ItemWriter {
  open(): Generator<ItemEvent>;
  add(text: string): Generator<ItemEvent>;
  /** Returns the whole item. */
  close(status: ItemStatus): Generator<ItemEvent, OutputItem>;
}

/** The item as it is added and as it is done, around what is special to its kind. */
export function* addItem(outputIndex: number, item: OutputItem): Generator<ItemEvent> {
  yield { type: 'response.output_item.added', output_index: outputIndex, item };
}

export function* doneItem<I extends OutputItem>(outputIndex: number, item: I): Generator<ItemEvent, I> {
  yield { type: 'response.output_item.done', output_index: outputIndex, item };
  return item;
}
