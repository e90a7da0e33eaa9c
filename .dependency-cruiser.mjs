/**
 * Who may import whom (docs/architecture.md has the reasons). A folder may import itself, the contract where it is
 * listed, and nothing else of this project.
 */
const MAY_IMPORT = {
  contract: [],
  'main/routing': ['contract'],
  'main/translate': ['contract'],
  'main/upstream': ['contract', 'main/concurrency'],
  // How work waits for other work, and what is under way; knows nothing of the work.
  'main/concurrency': [],
  'main/secrets': ['contract', 'main/concurrency'],
  'main/supervisor': ['contract', 'main/concurrency'],
  'main/runtime': ['contract'],
  'main/models': [
    'contract',
    'main/concurrency',
    'main/routing',
    'main/runtime',
    'main/translate',
    'main/upstream',
  ],
  'main/instance': ['contract'],
  // What is known of those who connect.
  'main/inbound': ['contract'],
  'main/people': ['contract', 'main/concurrency', 'main/inbound', 'main/store'],
  'main/page': [],
  'main/access': ['contract', 'main/concurrency', 'main/inbound', 'main/store'],
  // A form judges a route by the host's own rules, which are pure.
  renderer: ['contract', 'main/routing'],
  'main/telemetry': ['contract'],
  'main/requests': ['contract', 'main/store'],
  'main/store': ['contract', 'main/models', 'main/secrets'],
  'main/backends': ['contract', 'main/concurrency', 'main/upstream', 'main/supervisor', 'main/translate'],
  'main/gateway': [
    'main/access',
    'main/concurrency',
    'main/upstream',
    'contract',
    'main/inbound',
    'main/routing',
    'main/translate',
    'main/backends',
    'main/requests',
    'main/telemetry',
  ],
  'main/settings': ['contract', 'main/access', 'main/inbound', 'main/store', 'main/upstream'],
  'main/configuration': [
    'contract',
    'main/concurrency',
    'main/routing',
    'main/secrets',
    'main/settings',
    'main/store',
    'main/telemetry',
  ],
  // A client of the gateway, so it knows nothing of how requests are answered.
  'main/chat': ['contract', 'main/concurrency', 'main/routing', 'main/store', 'main/upstream'],
  'main/mcp': [
    'contract',
    'main/chat',
    'main/concurrency',
    'main/secrets',
    'main/store',
    'main/supervisor',
    'main/upstream',
  ],
  'main/integrations': ['contract', 'main/concurrency'],
  'main/doctor': ['contract', 'main/instance', 'main/runtime', 'main/secrets'],
  // Implements the contract, so it knows every part that the contract speaks of.
  'main/rpc': [
    'contract',
    'main/access',
    'main/backends',
    'main/chat',
    'main/configuration',
    'main/doctor',
    'main/inbound',
    'main/instance',
    'main/integrations',
    'main/mcp',
    'main/models',
    'main/people',
    'main/requests',
    'main/routing',
    'main/runtime',
    'main/secrets',
    'main/settings',
    'main/store',
    'main/supervisor',
    'main/upstream',
  ],
  // A shell like main/shell: it composes a host and speaks the contract with it.
  'main/cli': ['contract', 'main/compose.ts', 'main/version.ts', 'main/instance', 'main/rpc', 'main/routing'],
  // The Mac app. What it shows comes over the contract, whether the host is inside it or elsewhere.
  'main/shell': [
    'contract',
    'main/concurrency',
    'main/compose.ts',
    'main/program-files.ts',
    'main/version.ts',
    'main/instance',
    'main/rpc',
    'main/page',
  ],
  preload: ['contract'],
};

const NOT_TESTS = '\\.(test|integration\\.test|test-support|testing)\\.ts$|/testing/';

const folderRules = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder.replace('/', '-')}-imports`,
  severity: 'error',
  comment: `${folder} may import ${['itself', ...allowed].join(', ')}`,
  from: { path: `^${folder}/`, pathNot: NOT_TESTS },
  to: {
    path: '^(contract|main|renderer|preload|e2e|bench)/',
    pathNot: `^(${[folder, ...allowed].join('|')})(/|$)`,
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...folderRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-folders-do-no-io',
      severity: 'error',
      comment: 'routing and translate decide, others act: no node: modules there',
      from: {
        path: '^(contract|renderer|main/routing|main/translate|main/backends/conform)/',
        pathNot: NOT_TESTS,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'contract-knows-only-zod',
      severity: 'error',
      from: { path: '^contract/', pathNot: NOT_TESTS },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'electron-only-in-the-shell',
      severity: 'error',
      from: { path: '^(contract|main|renderer)/', pathNot: '^main/(shell/|index\\.ts$)' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'no-development-dependency-in-the-product',
      severity: 'error',
      from: { path: '^(contract|main)/', pathNot: NOT_TESTS },
      // Electron is what runs the app, so it is nothing that the app brings along.
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^electron$|node_modules/electron/',
      },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'import', 'types'] },
  },
};
