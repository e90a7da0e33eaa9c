import type { BrowserContext } from 'playwright';

/** What every page of a context is answered, as it arrives: bodies and the stream of events, which never ends. */
export interface EveryAnswer {
  /** All of it so far. */
  text(): string;
}

/** Call it before the page is opened. */
export async function recordEveryAnswer(context: BrowserContext): Promise<EveryAnswer> {
  let all = '';
  await context.exposeFunction('recordAnswer', (chunk: string) => {
    all += chunk;
  });
  await context.addInitScript(`
    const ask = window.fetch;
    window.fetch = async (...input) => {
      const response = await ask(...input);
      const copy = response.clone();
      const headers = [...copy.headers].map((header) => header.join(': ')).join('\\n');
      void window.recordAnswer(new URL(copy.url).pathname + '\\n' + headers + '\\n');
      void (async () => {
        const decoder = new TextDecoder();
        for await (const chunk of copy.body ?? []) void window.recordAnswer(decoder.decode(chunk, { stream: true }));
      })().catch(() => undefined);
      return response;
    };
  `);
  return { text: () => all };
}
