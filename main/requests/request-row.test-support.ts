import type { RequestRow } from '../../contract/request.ts';

/** A request that went well, but for these parts. */
export function requestRow(parts: Partial<RequestRow> = {}): RequestRow {
  return {
    id: 'req_1',
    at: 1,
    client: 'curl',
    dialect: 'chat',
    endpoint: '/v1/chat/completions',
    model: 'm',
    route: null,
    backend: 'b',
    servedModel: 's',
    attempts: [],
    stream: false,
    status: 200,
    outcome: 'completed',
    errorCode: null,
    failure: null,
    errorMessage: null,
    queuedMs: null,
    startingMs: null,
    waitMs: 1,
    firstByteMs: 2,
    totalMs: 3,
    promptTokens: 4,
    completionTokens: 5,
    cachedTokens: null,
    reasoningTokens: null,
    usageSource: 'reported',
    costMicros: null,
    bytesIn: 60,
    bytesOut: 6,
    warnings: [],
    ...parts,
  };
}
