import { Failure } from '../../../contract/failure.ts';
import { replaceModelName } from '../../translate/model-name.ts';
import { readJsonBody } from '../json-body.ts';
import { formBoundary, readForm, replaceField } from './multipart-model.ts';
import type { FormField } from './multipart-model.ts';

/** What routing needs to know of a request that is passed through. */
export interface ForwardBody {
  readonly model: string;
  /** Whether the client asked for events; a server may still answer whole (`whisper-1` does). */
  readonly wantsStream: boolean;
  readonly contentType: string;
  /** The client's bytes with this model's name in place of its own. */
  readonly bodyFor: (model: string) => Uint8Array;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Finds the model's name in a JSON body or in a form.
 * @throws Failure `invalid_input`
 */
export function readForwardBody(body: unknown, contentType: string): ForwardBody {
  if (!Buffer.isBuffer(body) || body.byteLength === 0) {
    throw new Failure('invalid_input', 'The request has no body.', {
      hint: 'Send JSON or a form with "model".',
    });
  }
  const boundary = formBoundary(contentType);
  return boundary === null ? jsonBody(body) : formBody(body, contentType, boundary);
}

function jsonBody(body: Buffer): ForwardBody {
  const { raw, json } = readJsonBody(body);
  const model = checkedModel(json['model']);
  return {
    model,
    wantsStream: json['stream'] === true || json['stream_format'] === 'sse',
    contentType: 'application/json',
    bodyFor: (name) => (name === model ? body : Buffer.from(replaceModelName(raw, name))),
  };
}

function formBody(body: Buffer, contentType: string, boundary: string): ForwardBody {
  const fields = readForm(body, boundary);
  const [field, second] = fields.filter(({ name }) => name === 'model');
  if (second !== undefined) throw wrongModel('is there more than once');
  const model = checkedModel(field === undefined ? undefined : textOf(body, field));
  return {
    model,
    wantsStream: fields.some((other) => other.name === 'stream' && textOf(body, other) === 'true'),
    contentType,
    bodyFor: (name) => (field === undefined || name === model ? body : replaceField(body, field, name)),
  };
}

function textOf(body: Buffer, { start, end }: FormField): string | null {
  try {
    return utf8.decode(body.subarray(start, end));
  } catch {
    return null;
  }
}

/** As long as chat's may be. */
const MODEL_LENGTH = 512;

function checkedModel(value: unknown): string {
  if (value === undefined) throw wrongModel('is missing');
  if (typeof value !== 'string' || value === '' || value.length > MODEL_LENGTH) {
    throw wrongModel(`must be a text of 1 to ${MODEL_LENGTH} characters`);
  }
  return value;
}

function wrongModel(what: string): Failure {
  return new Failure('invalid_input', `"model" ${what}.`, {
    hint: 'GET /v1/models lists the names.',
    issues: [{ path: 'model', message: what }],
  });
}
