import * as z from 'zod';
import { Issue } from './issue.ts';

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

/** A failure as it crosses a boundary: what happened and, in `hint`, what the user can do about it. */
export const FailureView = z.strictObject({
  code: FailureCode,
  message: z.string(),
  hint: z.string().optional(),
  issues: z.array(Issue).optional(),
});
export type FailureView = z.infer<typeof FailureView>;

/** The one error class that product code throws on purpose. `cause` stays inside and is never sent out. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly hint: string | undefined;
  readonly issues: FailureView['issues'];

  constructor(
    code: FailureCode,
    message: string,
    options: { hint?: string; cause?: unknown; issues?: FailureView['issues'] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.issues = options.issues;
  }

  static fromView({ code, message, hint, issues }: FailureView): Failure {
    return new Failure(code, message, { ...(hint === undefined ? {} : { hint }), issues });
  }

  toView(): FailureView {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.issues === undefined ? {} : { issues: this.issues }),
    };
  }
}
