import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';

/**
 * Names for statements, by which each is parsed and planned once a connection instead of each time. A connection keeps
 * them as long as it lives, so only the first few texts get one. For statements whose plan is right for a table of any
 * size: they may be planned while it is empty.
 */
export class NamedStatements {
  private readonly names = new Map<string, string>();

  constructor(private readonly max: number) {}

  query(text: string, values: unknown[]): QueryConfig {
    const name = this.names.get(text) ?? this.newName(text);
    return name === undefined ? { text, values } : { name, text, values };
  }

  private newName(text: string): string | undefined {
    if (this.names.size >= this.max) return undefined;
    // Within the 63 characters that Postgres allows, and the same wherever the text is.
    const name = createHash('sha256').update(text).digest('base64url');
    this.names.set(text, name);
    return name;
  }
}
