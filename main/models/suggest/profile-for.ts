import type { ProfileSuggestion } from '../../../contract/model.ts';
import type { RuntimeKind } from '../../../contract/runtime.ts';
import type { FoundModel } from '../find-models.ts';
import { estimateForFolder } from '../memory-estimate.ts';
import { readModelFolder } from '../model-folder.ts';
import { readChatTemplate, templateText } from '../traits/chat-template.ts';
import { readModelFiles } from '../traits/read-model-files.ts';
import { readTraits } from '../traits/read-traits.ts';
import { suggestProfile } from './suggest-profile.ts';

/** Reads a model on disk and says how it is served well. @throws Failure `model_missing` when it is not whole */
export async function profileFor(asked: {
  readonly found: FoundModel;
  readonly kind: RuntimeKind;
  readonly takenNames: readonly string[];
  readonly memoryBudgetBytes: number;
}): Promise<ProfileSuggestion> {
  const { found, kind, takenNames, memoryBudgetBytes } = asked;
  const files = await readModelFiles(found.path, found.model);
  const traits = readTraits(files);
  const folder = await readModelFolder(found.path, traits.badges.includes('audio') ? 'weights' : 'tokenizer');
  const text = templateText(files);
  return suggestProfile({
    ...{ model: found.model, kind, traits, takenNames, memoryBudgetBytes },
    template: text === null ? null : readChatTemplate(text),
    memoryFor: (contextLength) => estimateForFolder(folder, contextLength),
  });
}
