const PASSED_ON =
  /^(?:content-type|retry-after|retry-after-ms|x-should-retry|openai-.*|x-ratelimit-.*|anthropic-.*)$/;

/** The headers of an answer that mean something to the client; the provider's own request id under another name. */
export function passedOn(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).filter(
    ([name, value]) => PASSED_ON.test(name) && isSendable(value),
  );
  const upstreamId = headers['x-request-id'] ?? headers['request-id'];
  return {
    ...Object.fromEntries(entries),
    ...(upstreamId !== undefined && isSendable(upstreamId) ? { 'x-upstream-request-id': upstreamId } : {}),
  };
}

/** A page or a JSON value where a stream was asked for. Some servers give a stream no type, or a wrong one. */
export function isNoStream(headers: Readonly<Record<string, string>>): boolean {
  return /^\s*(?:text\/html|application\/json)\b/i.test(headers['content-type'] ?? '');
}

/** Node sends no header with other characters, and undici reads headers as UTF-8. */
function isSendable(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
