import { explain } from '../../routing/explain.ts';
import type { RouteDraft } from '../../../contract/route.ts';
import { validatePattern } from '../../routing/pattern.ts';
import { validateTemplate } from '../../routing/rewrite.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function routesHandlers(parts: HostParts): Handlers['routes'] {
  return {
    list: () => parts.routes.list(),
    async add(draft) {
      check(draft);
      const route = await parts.routes.add(draft);
      await parts.reload();
      return route;
    },
    async update({ id, route: draft }) {
      check(draft);
      const route = await parts.routes.update(id, draft);
      await parts.reload();
      return route;
    },
    async remove({ id }) {
      await parts.routes.remove(id);
      await parts.reload();
      return {};
    },
    explain: ({ model }) => explain(parts.routeTable(), model),
  };
}

/** @throws Failure `invalid_input` for a pattern or a model template that could never work */
function check({ match, pattern, targets }: RouteDraft): void {
  validatePattern(match, pattern);
  for (const { model } of targets) {
    if (model !== null) validateTemplate(match, pattern, model);
  }
}
