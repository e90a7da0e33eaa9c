import type { AllowedModels } from '../../contract/access.ts';
import type { RouteId } from '../../contract/ids.ts';

/** Whether a client may have a model: by the name it asked for, or by the route that decides it (null for none). */
export type ModelRule = (model: string, route: RouteId | null) => boolean;

/** In patterns `*` is any text, also none; everything else is itself. Null allows every model. */
export function modelRule(allowed: AllowedModels | null): ModelRule {
  if (allowed === null) return () => true;
  const routes = new Set(allowed.routes);
  const fits = allowed.models.map(fitsPattern);
  return (model, route) => (route !== null && routes.has(route)) || fits.some((one) => one(model));
}

/** Compares piece by piece, so that no pattern takes long (a regular expression of many stars would). */
function fitsPattern(pattern: string): (model: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (model) => model === pattern;
  return (model) => {
    if (!model.startsWith(first)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = model.indexOf(piece, at);
      if (found === -1) return false;
      at = found + piece.length;
    }
    return model.length - last.length >= at && model.endsWith(last);
  };
}
