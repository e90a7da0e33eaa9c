import type { Attachment } from '../../../contract/attachment.ts';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import { attachmentsOf } from '../message-contents.ts';
import { buildRequest } from './build-request.ts';
import type { RequestQuestion } from './build-request.ts';

/** The longest body that the gateway reads (bytes). */
const BODY_MAX = 32 * 1024 * 1024;
const NOTHING = new Uint8Array();

/**
 * The files whose bytes a request will hold, once for each time that it holds them: not those that its model cannot take.
 * @throws Failure `invalid_input` where the model cannot take the question itself
 */
export function filesNeeded(question: RequestQuestion): Attachment[] {
  const parts = [...question.branch.flatMap((message) => message.parts), ...question.answer.parts];
  const known = new Map<string, Attachment>(attachmentsOf(parts).map((file) => [file.id, file]));
  const needed: Attachment[] = [];
  buildRequest(question, (id) => {
    const file = known.get(id);
    if (file !== undefined) needed.push(file);
    return NOTHING;
  });
  return needed;
}

/** @throws Failure `request_too_large` for files of which the gateway would not take that many, before any is read */
export function checkRequestSize(files: readonly Attachment[]): void {
  const bytes = files.reduce((sum, file) => sum + sentBytes(file), 0);
  if (bytes <= BODY_MAX) return;
  throw new Failure(
    'request_too_large',
    phrase`The files of this conversation have ${megabytes(bytes)} MB as they are sent; a request may have ${megabytes(BODY_MAX)} MB.`,
    { hint: phrase`Attach fewer or smaller files, or begin a new conversation with those that matter.` },
  );
}

/** Texts go as they are, all else as base64: four signs for three bytes. */
function sentBytes({ kind, bytes }: Attachment): number {
  return kind === 'text' ? bytes : Math.ceil(bytes / 3) * 4;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
