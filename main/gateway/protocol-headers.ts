import type { Request } from 'express';

const NAMES = ['anthropic-version', 'anthropic-beta', 'openai-beta', 'http-referer', 'x-title'] as const;

/**
 * The headers that are part of a protocol, with those by which OpenRouter tells apps apart, and nothing else: least of all
 * the client's own key.
 */
export function protocolHeaders({ headers }: Request): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of NAMES) {
    const value = headers[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}

/** The query with its `?`, or nothing. */
export function queryOf({ url }: Request): string {
  // Few have one, and to read an address is not free.
  return url.includes('?') ? new URL(url, 'http://localhost').search : '';
}
