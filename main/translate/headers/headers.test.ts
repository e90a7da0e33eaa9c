import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatGoDuration, parseGoDuration } from './go-duration.ts';
import { headersToChat, headersToMessages } from './reply-headers.ts';

const NOW = Date.UTC(2026, 0, 1);

describe('a duration as Go writes it', () => {
  it.each([
    ['6m0s', 360_000],
    ['12ms', 12],
    ['1s', 1_000],
    ['1h0m1.5s', 3_601_500],
    ['0s', 0],
  ])('is read and written: %s', (text, milliseconds) => {
    expect(parseGoDuration(text)).toBe(milliseconds);
    expect(formatGoDuration(milliseconds)).toBe(text);
  });

  it.each(['', '5', 's', '-1s', '1s ', '1 s', 'soon', '2026-01-01T00:00:00Z'])('is not %j', (text) => {
    expect(parseGoDuration(text)).toBeNull();
  });

  it('survives being written and read', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (milliseconds) => {
        expect(parseGoDuration(formatGoDuration(milliseconds))).toBeCloseTo(milliseconds, 3);
      }),
    );
  });
});

describe('the headers of an answer', () => {
  it('say OpenAI’s rate limits in Anthropic’s words', () => {
    expect(
      headersToMessages(
        {
          'x-ratelimit-limit-requests': '60',
          'x-ratelimit-remaining-requests': '59',
          'x-ratelimit-reset-requests': '1s',
          'x-ratelimit-limit-tokens': '150000',
          'x-ratelimit-reset-tokens': '6m0.5s',
          'x-ratelimit-reset': '1700000000',
          'openai-processing-ms': '12',
          'retry-after': '3',
          'x-upstream-request-id': 'req_1',
        },
        NOW,
      ),
    ).toEqual({
      'anthropic-ratelimit-requests-limit': '60',
      'anthropic-ratelimit-requests-remaining': '59',
      'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:01Z',
      'anthropic-ratelimit-tokens-limit': '150000',
      'anthropic-ratelimit-tokens-reset': '2026-01-01T00:06:01Z',
      'x-upstream-x-ratelimit-reset': '1700000000',
      'x-upstream-openai-processing-ms': '12',
      'retry-after': '3',
      'x-upstream-request-id': 'req_1',
    });
  });

  it('say Anthropic’s rate limits in OpenAI’s words', () => {
    expect(
      headersToChat(
        {
          'anthropic-ratelimit-requests-limit': '50',
          'anthropic-ratelimit-requests-reset': '2026-01-01T00:06:00Z',
          'anthropic-ratelimit-tokens-remaining': '9',
          'anthropic-ratelimit-tokens-reset': '2025-12-31T23:59:00Z',
          'anthropic-ratelimit-input-tokens-limit': '7',
          'anthropic-organization-id': 'org',
          'x-should-retry': 'true',
        },
        NOW,
      ),
    ).toEqual({
      'x-ratelimit-limit-requests': '50',
      'x-ratelimit-reset-requests': '6m0s',
      'x-ratelimit-remaining-tokens': '9',
      'x-ratelimit-reset-tokens': '0s',
      'x-upstream-anthropic-ratelimit-input-tokens-limit': '7',
      'x-upstream-anthropic-organization-id': 'org',
      'x-should-retry': 'true',
    });
  });

  it.each(['never', '', '1e400s', '99999999h'])('leave out a reset that cannot be said: %j', (reset) => {
    expect(headersToMessages({ 'x-ratelimit-reset-tokens': reset }, NOW)).toEqual({});
    expect(headersToChat({ 'anthropic-ratelimit-tokens-reset': reset }, NOW)).toEqual({});
  });
});
