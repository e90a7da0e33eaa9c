/** An answer of the tiny model as mlx-openai-server gives it, with its figures. */
export interface TinyAnswer {
  readonly pieces: readonly string[];
  readonly call: { readonly name: string; readonly arguments: string } | null;
  /** The limit cut it. */
  readonly isCut: boolean;
  readonly prompt: number;
  readonly completion: number;
}

type Figures = readonly [prompt: number, completion: number];

const FINISHED = { call: null, isCut: false };
const text = (pieces: readonly string[], [prompt, completion]: Figures): TinyAnswer => ({
  ...FINISHED,
  pieces,
  prompt,
  completion,
});

const ANSWERS: Readonly<Record<string, TinyAnswer>> = {
  TINY_UTF8: text(['caf', 'é', ' _', '😀', ' ok'], [29, 10]),
  TINY_EMPTY: text([], [30, 1]),
  TINY_TOOL: {
    pieces: [],
    call: { name: 'get_weather', arguments: '{"city": "Paris"}' },
    isCut: false,
    prompt: 237,
    completion: 8,
  },
};
const HELLO = text(['Hello', ' from', ' the', ' tiny', ' model.'], [22, 6]);
const AFTER_TOOL = text(['tool', ' result', ' noticed'], [381, 4]);
const COUNT = ['Count:', ' one', ' two', ' three', ' four', ' five', ' six', ' seven', ' eight', ' nine'];

/** What the model answers to a keyword as the last thing said, or to a tool's result. */
export function tinyAnswer(said: string, isToolResult: boolean, maxTokens: number | undefined): TinyAnswer {
  if (isToolResult) return AFTER_TOOL;
  if (said !== 'TINY_LONG') return ANSWERS[said] ?? HELLO;
  const pieces = COUNT.slice(0, maxTokens);
  return { ...text(pieces, [29, pieces.length]), isCut: true };
}
