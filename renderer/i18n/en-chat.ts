/** The chat screen's part of en.ts. */
export const enChat = {
  markdown: {
    code: 'Code {{language}}',
    copyCode: 'Copy code',
    image: 'Image: {{alt}}',
    table: 'Table',
    allRows: 'Show all {{formatted}} rows',
  },
} as const;
