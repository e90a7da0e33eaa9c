import type { Request } from 'express';

/**
 * The headers that are part of a protocol, with those by which OpenRouter tells apps apart, and nothing else: least of all
 * the client's own key.
 */
export function protocolHeaders(request: Request): Record<string, string> {
  const names = ['anthropic-version', 'anthropic-beta', 'openai-beta', 'http-referer', 'x-title'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The query with its `?`, or nothing. */
export function queryOf(request: Request): string {
  return new URL(request.url, 'http://localhost').search;
}
