import type {
  OutputItem,
  OutputText,
  ReasoningText,
  Refusal,
  ResponseObject,
  SummaryText,
} from './response.ts';

/** Where in the output. */
export interface ItemPlace {
  readonly item_id: string;
  readonly output_index: number;
}

export interface PartPlace extends ItemPlace {
  readonly content_index: number;
}

export interface SummaryPlace extends ItemPlace {
  readonly summary_index: number;
}

type Part = OutputText | Refusal | ReasoningText;

/** The events of one item, in their order. */
export type ItemEvent =
  | {
      readonly type: 'response.output_item.added' | 'response.output_item.done';
      readonly output_index: number;
      readonly item: OutputItem;
    }
  | ({
      readonly type: 'response.content_part.added' | 'response.content_part.done';
      readonly part: Part;
    } & PartPlace)
  | ({
      readonly type: 'response.output_text.delta';
      readonly delta: string;
      readonly logprobs: readonly [];
    } & PartPlace)
  | ({
      readonly type: 'response.output_text.done';
      readonly text: string;
      readonly logprobs: readonly [];
    } & PartPlace)
  | ({
      readonly type: 'response.refusal.delta' | 'response.reasoning_text.delta';
      readonly delta: string;
    } & PartPlace)
  | ({ readonly type: 'response.refusal.done'; readonly refusal: string } & PartPlace)
  | ({ readonly type: 'response.reasoning_text.done'; readonly text: string } & PartPlace)
  | ({
      readonly type: 'response.reasoning_summary_part.added' | 'response.reasoning_summary_part.done';
      readonly part: SummaryText;
    } & SummaryPlace)
  | ({ readonly type: 'response.reasoning_summary_text.delta'; readonly delta: string } & SummaryPlace)
  | ({ readonly type: 'response.reasoning_summary_text.done'; readonly text: string } & SummaryPlace)
  | ({
      readonly type: 'response.function_call_arguments.delta' | 'response.custom_tool_call_input.delta';
      readonly delta: string;
    } & ItemPlace)
  | ({ readonly type: 'response.function_call_arguments.done'; readonly arguments: string } & ItemPlace)
  | ({ readonly type: 'response.custom_tool_call_input.done'; readonly input: string } & ItemPlace);

export type EventBody =
  | {
      readonly type:
        | 'response.created'
        | 'response.in_progress'
        | 'response.completed'
        | 'response.incomplete'
        | 'response.failed';
      readonly response: ResponseObject;
    }
  | ItemEvent;

export type StreamEvent = EventBody & { readonly sequence_number: number };

/** One event as it goes over the wire. There is no `[DONE]` after the last. */
export function encodeEvent(event: StreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
