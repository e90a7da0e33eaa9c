import { listModels } from '@huggingface/hub';
import type { PipelineType } from '@huggingface/hub';
import type { HubModel, ModelSearch, ModelSearchPage } from '../../../contract/model.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { HubSession } from './hub-session.ts';

/**
 * One page of the hub's list. Pages and sizes are what the library does not know: it is handed the cursor and the range
 * as part of its own request, and the next cursor is read from the answer's `Link`.
 * @throws Failure `unauthorised`, `rate_limited`, `upstream_unreachable` …
 */
export async function searchHub(
  hub: HubSession,
  search: ModelSearch,
  onDisk: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ModelSearchPage> {
  let next: string | null = null;
  const fetch = hub.fetch(signal, {
    query: extraQuery(search),
    onAnswer: ({ link }) => {
      next = nextCursor(link);
    },
  });
  const models = await hub.ask(
    phrase`its list of models`,
    async () => {
      const found: HubModel[] = [];
      const list = listModels({
        hubUrl: hub.endpoint,
        limit: search.limit,
        sort: search.sort,
        search: {
          ...(search.text.trim() === '' ? {} : { query: search.text.trim() }),
          ...(search.author === null ? {} : { owner: search.author }),
          ...(search.task === null ? {} : { task: search.task as PipelineType }),
          ...(search.onlyMlx ? { tags: ['mlx'] } : {}),
        },
        additionalFields: ['safetensors', 'tags'],
        fetch,
      });
      for await (const entry of list) {
        found.push({
          model: entry.name,
          author: entry.name.split('/', 1)[0] ?? '',
          task: entry.task ?? null,
          parameters: entry.safetensors?.total ?? null,
          downloads: entry.downloads,
          likes: entry.likes,
          updatedAt: entry.updatedAt.getTime(),
          gated: entry.gated !== false,
          tags: entry.tags,
          onDisk: onDisk.has(entry.name),
        });
      }
      return found;
    },
    signal,
  );
  return { models, next };
}

function extraQuery({ cursor, minParameters: min, maxParameters: max }: ModelSearch): Record<string, string> {
  const range = [...(min === null ? [] : [`min:${min}B`]), ...(max === null ? [] : [`max:${max}B`])].join(
    ',',
  );
  return {
    ...(cursor === null ? {} : { cursor }),
    ...(range === '' ? {} : { num_parameters: range }),
  };
}

/** `<https://…?cursor=abc>; rel="next"` → `abc`. Only the cursor is kept: where to ask is ours to say. */
export function nextCursor(link: string | undefined): string | null {
  const [, url] = /<([^>]+)>;\s*rel="next"/.exec(link ?? '') ?? [];
  return url !== undefined && URL.canParse(url) ? new URL(url).searchParams.get('cursor') : null;
}
