import type { JsonObject } from '../wire/json-object.ts';

interface ClientTool {
  readonly description: string;
  readonly parameters: JsonObject;
}

const text = (description: string): JsonObject => ({ type: 'string', description });

const BASH: ClientTool = {
  description: 'Runs a command in a bash session that stays open between calls, and returns its output.',
  parameters: {
    type: 'object',
    properties: {
      command: text('The command to run.'),
      restart: { type: 'boolean', description: 'True to start a new session.' },
    },
  },
};

const TEXT_EDITOR: ClientTool = {
  description: 'Shows, creates and edits text files.',
  parameters: {
    type: 'object',
    properties: {
      command: { type: 'string', enum: ['view', 'create', 'str_replace', 'insert'] },
      path: text('The path of the file or folder.'),
      file_text: text('For create: the content of the file.'),
      old_str: text('For str_replace: the text to replace; it must occur exactly once.'),
      new_str: text('For str_replace: the text to put in its place.'),
      insert_line: { type: 'integer', description: 'For insert: the line after which to insert.' },
      insert_text: text('For insert: the text to insert.'),
      view_range: {
        type: 'array',
        items: { type: 'integer' },
        description: 'For view: the first and the last line to show.',
      },
    },
    required: ['command', 'path'],
  },
};

const MEMORY: ClientTool = {
  description: 'Keeps notes in files under /memories that outlive the conversation.',
  parameters: {
    type: 'object',
    properties: {
      command: { type: 'string', enum: ['view', 'create', 'str_replace', 'insert', 'delete', 'rename'] },
      path: text('The path under /memories.'),
      file_text: text('For create: the content of the file.'),
      old_str: text('For str_replace: the text to replace.'),
      new_str: text('For str_replace: the text to put in its place.'),
      insert_line: { type: 'integer', description: 'For insert: the line after which to insert.' },
      insert_text: text('For insert: the text to insert.'),
      old_path: text('For rename: the path to rename.'),
      new_path: text('For rename: the new path.'),
      view_range: { type: 'array', items: { type: 'integer' }, description: 'For view: lines to show.' },
    },
    required: ['command'],
  },
};

/**
 * Tools that Anthropic defines by a name but the client runs itself: any model can call them once it is told their
 * arguments. null for tools that run at the provider, or need a model that was trained for them.
 */
export function clientTool(type: string): ClientTool | null {
  if (/^bash_\d+$/.test(type)) return BASH;
  if (/^text_editor_\d+$/.test(type)) return TEXT_EDITOR;
  return /^memory_\d+$/.test(type) ? MEMORY : null;
}
