import type { Attention } from '../../../contract/host.ts';

/** The place in the interface where something that needs attention is put right. */
export function whereToMend(item: Attention): string {
  switch (item.kind) {
    case 'runtime-missing':
      return '/settings?section=runtime';
    case 'configuration-file':
      return '/settings?section=configuration';
    case 'database-newer':
      return '/settings?section=about';
    case 'server-failed':
      return `/servers?server=${item.backend}`;
    case 'key-rejected':
    case 'nothing-configured':
      return `/${item.screen}`;
  }
}
