import type { BackendKind } from '../../../contract/backend.ts';
import { ChatProfile } from '../messages-to-chat/profile.ts';
import type { ModelFamily } from './model-family.ts';

/** A backend's profile with what its model's families say instead, the later ones over the earlier ones. */
export function chatProfileFor(
  profile: ChatProfile,
  { kind, model }: { readonly kind: BackendKind; readonly model: string },
  families: readonly ModelFamily[],
): ChatProfile {
  const matching = families.filter(
    ({ match, kinds }) => (kinds?.includes(kind) ?? true) && match.matcher(model).find(),
  );
  return ChatProfile.parse(Object.assign({}, profile, ...matching.map(({ chat }) => chat)));
}
