import type { HubSettingsUpdate, HubSettingsView } from '../../contract/model.ts';
import type { ModelDiscovery } from './discovery/discovery.ts';
import type { Downloads } from './download/downloads.ts';
import type { Hub } from './hub/hub-session.ts';
import type { ModelPlaces } from './local-models.ts';

/** The parts that know models: those on disk, on the hub, on their way, and of backends. */
export interface ModelParts {
  readonly hub: Hub;
  readonly downloads: Downloads;
  readonly discovery: ModelDiscovery;
  readonly settings: {
    read(): Promise<HubSettingsView>;
    /** @throws Failure `conflict` when they are not at the revision that the caller has seen */
    update(update: HubSettingsUpdate): Promise<HubSettingsView>;
  };
  /** Where models lie, by the settings of this moment. */
  readonly places: () => Promise<ModelPlaces>;
  /** What local servers may use of this machine's memory together. */
  readonly memoryBudgetBytes: () => number;
  close(): Promise<void>;
}
