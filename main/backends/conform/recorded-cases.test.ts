import { describe, expect, it } from 'vitest';
import { conformChatReply } from './chat-reply.ts';
import { answerOptions } from './testing/answer-options.ts';
import {
  exchangeNamed,
  MLX_NEW,
  MLX_OLD,
  replyOf,
  streamedAnswer,
  streamOf,
  VLLM,
  wholeAnswer,
} from './testing/answers.ts';

const SERVERS = [MLX_OLD, MLX_NEW, VLLM];
const WEATHER_CALL = { name: 'get_weather', arguments: '{"city": "Paris"}' };
const WEATHER_TEXT = '<tool_call>\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n</tool_call>';

describe.each(SERVERS)('stop sequences on %s', (server) => {
  const tiny = `${server}-tiny`;

  it('cut the text before the sequence and say stop', () => {
    const expected = { text: 'alpha ', reasoning: '', calls: [], finish: 'stop' };
    expect(wholeAnswer(`${tiny}/stop`)).toEqual(expected);
    expect(streamedAnswer(`${tiny}/stop_stream`)).toEqual(expected);
  });

  it('cut at the first of several', () => {
    const expected = { text: 'one,two,three,four,', reasoning: '', calls: [], finish: 'stop' };
    expect(wholeAnswer(`${tiny}/stop_multi`)).toEqual(expected);
    expect(streamedAnswer(`${tiny}/stop_multi_stream`)).toEqual(expected);
  });

  it('tell the caller of a stream to cancel the server', () => {
    expect(streamOf(`${tiny}/stop_stream`).state).toEqual({
      status: 'stopped-by-us',
      finish: 'stop',
      usage: null,
    });
  });

  it('leave the usage of a whole answer as the server counted it', () => {
    expect(replyOf(`${tiny}/stop`).usage).toMatchObject({ prompt_tokens: 29, completion_tokens: 4 });
  });
});

describe.each(SERVERS)('an answer cut by max_tokens on %s', (server) => {
  it.each(['tiny/length', 'chat_max_tokens_cutoff'])('says length: %s', (name) => {
    const path = name.startsWith('tiny') ? `${server}-${name}` : `${server}/${name}`;
    expect(wholeAnswer(path).finish).toBe('length');
    expect(streamedAnswer(`${path}_stream`).finish).toBe('length');
    expect(streamedAnswer(`${path}_stream`).text).toBe(wholeAnswer(path).text);
  });

  it('says stop when the model ended by itself', () => {
    for (const name of ['empty_reply', 'utf8', 'system', 'parser_hello']) {
      expect(wholeAnswer(`${server}-tiny/${name}`).finish, name).toBe('stop');
    }
    expect(streamedAnswer(`${server}-tiny/empty_reply_stream`)).toMatchObject({ text: '', finish: 'stop' });
  });
});

describe.each(SERVERS)('text on %s', (server) => {
  it('keeps characters that the model writes in several tokens', () => {
    expect(wholeAnswer(`${server}-tiny/utf8`).text).toBe('café _😀 ok');
    expect(streamedAnswer(`${server}-tiny/utf8_stream`).text).toBe('café _😀 ok');
  });

  it('keeps reasoning apart', () => {
    expect(wholeAnswer(`${server}-tiny/parser_think`).reasoning.trim()).toBe('hmm');
    expect(wholeAnswer(`${server}-tiny/parser_think`).text?.trim()).toBe('The answer is 42.');
    expect(streamedAnswer(`${server}-tiny/parser_think_stream`).reasoning.trim()).toBe('hmm');
    expect(streamedAnswer(`${server}-tiny/parser_think_stream`).text?.trim()).toBe('The answer is 42.');
  });
});

describe.each(SERVERS)('a tool call on %s', (server) => {
  const tiny = `${server}-tiny`;

  it('is passed on, whole and in streams', () => {
    expect(wholeAnswer(`${tiny}/parser_tool`)).toEqual({
      text: null,
      reasoning: '',
      calls: [WEATHER_CALL],
      finish: 'tool_calls',
    });
    const streamed = { text: '', reasoning: '', calls: [WEATHER_CALL], finish: 'tool_calls' };
    expect(streamedAnswer(`${tiny}/parser_tool_stream`)).toEqual(streamed);
  });

  it.each(['parser_tool_not_requested', 'parser_tool_choice_none'])(
    'is text when nobody asked for it: %s',
    (name) => {
      expect(wholeAnswer(`${tiny}/${name}`)).toMatchObject({ calls: [], finish: 'stop', text: WEATHER_TEXT });
      const streamed = streamedAnswer(`${tiny}/${name}_stream`);
      // vllm-mlx's reasoning parser takes an answer without think tags for reasoning when it streams.
      expect([streamed.text, streamed.reasoning]).toContain(WEATHER_TEXT);
      expect(streamed).toMatchObject({ calls: [], finish: 'stop' });
    },
  );

  it('that max_tokens cut says length', () => {
    expect(wholeAnswer(`${tiny}/parser_tool_cut`)).toMatchObject({ calls: [], finish: 'length' });
    expect(streamedAnswer(`${tiny}/parser_tool_cut_stream`)).toMatchObject({ calls: [], finish: 'length' });
  });
});

describe.each(SERVERS)('usage on %s', (server) => {
  it('counts the whole prompt, in the cache or not', () => {
    expect(replyOf(`${server}/chat_nonstream`).usage).toMatchObject({ prompt_tokens: 37, total_tokens: 49 });
    expect(replyOf(`${server}/chat_nonstream_repeat`).usage).toMatchObject({
      prompt_tokens: 37,
      total_tokens: 49,
    });
  });

  it('comes in a chunk of its own, only when asked for', () => {
    const usages = (name: string) =>
      streamOf(`${server}/${name}`).frames.filter((frame) => frame.includes('"choices":[]'));
    expect(usages('chat_stream_usage')).toHaveLength(1);
    expect(JSON.parse(usages('chat_stream_usage')[0] ?? '')).toMatchObject({
      usage: { prompt_tokens: 37, completion_tokens: 12, total_tokens: 49 },
    });
    expect(usages('chat_stream_usage_false')).toEqual([]);
    expect(usages('chat_stream_no_options')).toEqual([]);
  });
});

describe('an answer by a JSON schema', () => {
  it('loses the special tokens that 1.6.3 pads it with, and is complete', () => {
    expect(wholeAnswer(`${MLX_OLD}/chat_json_schema`)).toMatchObject({
      text: '{"a": false}',
      finish: 'stop',
    });
  });

  it('is shown as it is where the server did not keep to the schema', () => {
    const name = `${MLX_NEW}/chat_json_schema_after_cached_prompt`;
    const exchange = exchangeNamed(name);
    const said = JSON.parse(exchange.body).choices[0].message.content as string;
    expect(
      conformChatReply(JSON.parse(exchange.body), answerOptions(exchange)).choices[0].message.content,
    ).toBe(said);
  });
});
