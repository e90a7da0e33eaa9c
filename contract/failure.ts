import * as z from 'zod';
import { Issue } from './issue.ts';
import { inEnglish, Phrase, phrasesOf } from './phrase.ts';

/**
 * Every way in which the host can fail, as a code. Messages may change; codes are for programs.
 * The gateway maps each code to an HTTP status, the command line to an exit code.
 */
export const FailureCode = z.enum([
  'invalid_input',
  'request_too_large',
  'method_not_allowed',
  'not_found',
  'conflict',
  'address_refused',
  'model_not_found',
  'model_missing',
  'start_failed',
  'not_enough_memory',
  'queue_full',
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_protocol',
  'rate_limited',
  'keychain_unavailable',
  'key_unreadable',
  'master_key_missing',
  'master_key_unsafe',
  'port_in_use',
  'already_running',
  'not_running',
  'database_newer',
  'database_corrupt',
  'disk_full',
  'python_missing',
  'install_failed',
  'download_failed',
  /** The host does not know the caller. */
  'unauthorised',
  /** The host knows the caller, who may not do this. */
  'forbidden',
  'aborted',
  'stopping',
  'internal',
]);
export type FailureCode = z.infer<typeof FailureCode>;

/**
 * A failure as it crosses a boundary: what happened and, in `hint`, what the user can do about it, both in English.
 * `phrases` has what the two were made of, for whoever says them in another language.
 */
export const FailureView = z.strictObject({
  code: FailureCode,
  message: z.string(),
  hint: z.string().optional(),
  issues: z.array(Issue).optional(),
  phrases: z.strictObject({ message: Phrase.optional(), hint: Phrase.optional() }).optional(),
});
export type FailureView = z.infer<typeof FailureView>;

/** The one error class that product code throws on purpose. `cause` stays inside and is never sent out. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly hint: string | undefined;
  readonly issues: FailureView['issues'];
  readonly phrases: FailureView['phrases'];

  constructor(
    code: FailureCode,
    message: string | Phrase,
    options: { hint?: string | Phrase | undefined; cause?: unknown; issues?: FailureView['issues'] } = {},
  ) {
    super(inEnglish(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint === undefined ? undefined : inEnglish(options.hint);
    this.issues = options.issues;
    this.phrases = phrasesOf({ message, hint: options.hint }).phrases;
  }

  static fromView({ code, message, hint, issues, phrases }: FailureView): Failure {
    return new Failure(code, phrases?.message ?? message, { hint: phrases?.hint ?? hint, issues });
  }

  /** What happened, to be said again or inside another sentence. */
  get said(): string | Phrase {
    return this.phrases?.message ?? this.message;
  }

  toView(): FailureView {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.issues === undefined ? {} : { issues: this.issues }),
      ...(this.phrases === undefined ? {} : { phrases: this.phrases }),
    };
  }
}
