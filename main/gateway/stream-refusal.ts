/** A stream whose first word is the backend's own refusal, in the client's protocol: nothing was sent of it yet. */
export class StreamRefusal extends Error {
  override readonly name = 'StreamRefusal';
  readonly status: number;
  readonly body: string;

  /** @param body what a refusal's body would be */
  constructor(status: number, body: string) {
    super('the backend refused in its stream');
    this.status = status;
    this.body = body;
  }
}
