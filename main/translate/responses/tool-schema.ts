import * as z from 'zod';
import { AnyObject } from '../wire/json-object.ts';

const tool = {
  type: z.string(),
  name: z.string().min(1).optional(),
  description: z.string().nullish(),
  parameters: AnyObject.nullish(),
  strict: z.boolean().nullish(),
  format: z
    .looseObject({
      type: z.string(),
      syntax: z.string().optional(),
      definition: z.string().optional(),
    })
    .nullish(),
};

/** Tools of every type: those that run at the provider are looked at no further. A `namespace` holds others. */
export const RequestTool = z.looseObject({ ...tool, tools: z.array(z.looseObject(tool)).optional() });
export type RequestTool = z.infer<typeof RequestTool>;
