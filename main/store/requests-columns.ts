import * as z from 'zod';
import { Attempt, RequestWarning } from '../../contract/request.ts';
import type { RequestRow } from '../../contract/request.ts';
import type { Schema } from './schema.ts';

type Columns = Schema['requests'];

/** A row as its table has it. */
export function toColumns(row: RequestRow): Columns {
  return {
    id: row.id,
    at: row.at,
    client: row.client,
    dialect: row.dialect,
    endpoint: row.endpoint,
    model: row.model,
    route: row.route,
    backend: row.backend,
    served_model: row.servedModel,
    attempts: JSON.stringify(row.attempts),
    stream: row.stream ? 1 : 0,
    status: row.status,
    outcome: row.outcome,
    error_code: row.errorCode,
    failure: row.failure,
    error_message: row.errorMessage,
    queued_ms: row.queuedMs,
    starting_ms: row.startingMs,
    wait_ms: row.waitMs,
    first_byte_ms: row.firstByteMs,
    total_ms: row.totalMs,
    prompt_tokens: row.promptTokens,
    completion_tokens: row.completionTokens,
    cached_tokens: row.cachedTokens,
    reasoning_tokens: row.reasoningTokens,
    usage_source: row.usageSource,
    cost_micros: row.costMicros,
    bytes_in: row.bytesIn,
    bytes_out: row.bytesOut,
    warnings: JSON.stringify(row.warnings),
    client_id: row.clientId,
    person_id: row.personId,
  };
}

/** A row of the table as the contract has it. */
export function fromColumns(row: Columns): RequestRow {
  return {
    id: row.id,
    at: row.at,
    client: row.client,
    clientId: row.client_id,
    personId: row.person_id,
    dialect: row.dialect,
    endpoint: row.endpoint,
    model: row.model,
    route: row.route,
    backend: row.backend,
    servedModel: row.served_model,
    attempts: z.array(Attempt).parse(JSON.parse(row.attempts)),
    stream: row.stream === 1,
    status: row.status,
    outcome: row.outcome,
    errorCode: row.error_code,
    failure: row.failure,
    errorMessage: row.error_message,
    queuedMs: row.queued_ms,
    startingMs: row.starting_ms,
    waitMs: row.wait_ms,
    firstByteMs: row.first_byte_ms,
    totalMs: row.total_ms,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    cachedTokens: row.cached_tokens,
    reasoningTokens: row.reasoning_tokens,
    usageSource: row.usage_source,
    costMicros: row.cost_micros,
    bytesIn: row.bytes_in,
    bytesOut: row.bytes_out,
    warnings: z.array(RequestWarning).parse(JSON.parse(row.warnings)),
  };
}
