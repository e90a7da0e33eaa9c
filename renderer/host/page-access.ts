import { readAnswer } from '../../contract/answer.ts';
import { Failure } from '../../contract/failure.ts';
import { AccessToken } from '../../contract/person.ts';
import { phrase } from '../../contract/phrase.ts';

/** What a page shows for somebody who signed in with a password: a token in its memory, renewed by a cookie. */
export class PageAccess {
  readonly #send: typeof fetch;
  readonly #now: () => number;
  #token: string | null = null;
  #renewAt = 0;
  #renewing: Promise<boolean> | null = null;

  constructor(send: typeof fetch = fetch.bind(globalThis), now: () => number = () => performance.now()) {
    this.#send = send;
    this.#now = now;
  }

  /** Renews first what is about to end. Empty for a page that has nothing to show. */
  async headers(): Promise<Readonly<Record<string, string>>> {
    if (this.#token !== null && this.#now() >= this.#renewAt) await this.renew();
    return this.#token === null ? {} : { authorization: `Bearer ${this.#token}` };
  }

  /** Whether a refusal may be one of an outdated token, and there is a new one now. @throws Failure like `renew` */
  async retry(): Promise<boolean> {
    return this.#token !== null && (await this.renew());
  }

  /**
   * Asks for a new token by the cookie; one question at a time. False where the browser is not signed in.
   * @throws Failure where the host does not say: the token may still be good when it does
   */
  renew(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async #renew(): Promise<boolean> {
    const answer = await this.#send('/_ui/session/renew', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
      .then(async (response) => readAnswer(await response.json()))
      .catch((cause: unknown) => {
        throw new Failure('not_running', phrase`MLX Manager does not answer.`, { cause });
      });
    if (!answer.ok) {
      if (answer.error.code === 'unauthorised') return false;
      throw Failure.fromView(answer.error);
    }
    const grant = AccessToken.nullable().parse(answer.value);
    this.#token = grant?.token ?? null;
    this.#renewAt = this.#now() + (grant?.goodForMs ?? 0);
    return grant !== null;
  }
}
