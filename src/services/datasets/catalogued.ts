import { z } from 'zod';

/** What a catalogue says of a question: how its image was made (`params`) and what follows from that (`derived`). */
export const cataloguedFields = {
  params: z.record(z.string(), z.json()).default({}),
  derived: z.record(z.string(), z.json()).default({}),
};

const cataloguedSchema = z.object(cataloguedFields);

export type Catalogued = z.infer<typeof cataloguedSchema>;

/** The `context` of a questions line: the same facts as the catalogue's, when the file carries them. */
export const contextSchema = cataloguedSchema.nullish();
