import {
  GraphQLError,
  Kind,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

/**
 * What one operation may hold, counted after its fragments are expanded. Far above what the pages and commands of this
 * project send, and above the introspection query of GraphiQL (depth 15).
 */
export const QUERY_LIMITS = { depth: 20, fields: 1_000, aliases: 100, rootFields: 20, directives: 50 } as const;

/** Lexical tokens of a document, checked while it is parsed, so that a huge one costs nothing. */
export const MAX_TOKENS = 4_000;

export const QUERY_LIMIT_EXCEEDED = 'QUERY_LIMIT_EXCEEDED';

type Limits = Readonly<Record<keyof typeof QUERY_LIMITS, number>>;
type Size = Readonly<Omit<Limits, 'rootFields'>>;

const NOTHING: Size = { depth: 0, fields: 0, aliases: 0, directives: 0 };

/** A validation rule, the same for HTTP and WebSocket: an operation beyond a limit is refused before it runs. */
export function queryLimits(limits: Limits = QUERY_LIMITS): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const fragmentOf = (name: string): FragmentDefinitionNode | null | undefined => context.getFragment(name);
      const size = measureOperation(operation, fragmentOf);
      for (const [limit, allowed] of Object.entries(limits) as [keyof Limits, number][]) {
        const found = size[limit];
        if (found <= allowed) continue;
        const message = `The operation is too large: ${limit} ${found} is more than the limit of ${allowed}`;
        const extensions = { code: QUERY_LIMIT_EXCEEDED, limit, allowed, found };
        context.reportError(new GraphQLError(message, { nodes: [operation], extensions }));
      }
    },
  });
}

type FragmentOf = (name: string) => FragmentDefinitionNode | null | undefined;

function measureOperation(operation: OperationDefinitionNode, fragmentOf: FragmentOf): Limits {
  const measure = new SelectionMeasure(fragmentOf);
  const size = measure.selections(operation.selectionSet);
  const directives = size.directives + (operation.directives?.length ?? 0);
  return { ...size, directives, rootFields: measure.rootFields(operation.selectionSet) };
}

/** Each fragment is measured once, so nested spreads cost linear time although what they stand for is exponential. */
class SelectionMeasure {
  private readonly sizes = new Map<string, Size>();
  private readonly roots = new Map<string, number>();

  constructor(private readonly fragmentOf: FragmentOf) {}

  selections({ selections }: SelectionSetNode): Size {
    let total = NOTHING;
    for (const selection of selections) {
      const own = { ...NOTHING, directives: selection.directives?.length ?? 0 };
      total = add(total, own);
      if (selection.kind === Kind.FIELD) {
        const inner = selection.selectionSet ? this.selections(selection.selectionSet) : NOTHING;
        const field = { ...inner, depth: inner.depth + 1, fields: inner.fields + 1 };
        total = add(total, { ...field, aliases: inner.aliases + (selection.alias ? 1 : 0) });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        total = add(total, this.selections(selection.selectionSet));
      } else {
        total = add(total, this.fragment(selection.name.value));
      }
    }
    return total;
  }

  rootFields({ selections }: SelectionSetNode): number {
    let total = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) total += 1;
      else if (selection.kind === Kind.INLINE_FRAGMENT) total += this.rootFields(selection.selectionSet);
      else total += this.fragmentRoots(selection.name.value);
    }
    return total;
  }

  private fragment(name: string): Size {
    const known = this.sizes.get(name);
    if (known) return known;
    // A fragment that contains itself counts as nothing here; another rule refuses it.
    this.sizes.set(name, NOTHING);
    const definition = this.fragmentOf(name);
    const size = definition ? this.selections(definition.selectionSet) : NOTHING;
    this.sizes.set(name, size);
    return size;
  }

  private fragmentRoots(name: string): number {
    const known = this.roots.get(name);
    if (known !== undefined) return known;
    this.roots.set(name, 0);
    const definition = this.fragmentOf(name);
    const count = definition ? this.rootFields(definition.selectionSet) : 0;
    this.roots.set(name, count);
    return count;
  }
}

/** Beside each other: what is counted adds up, the depth is that of the deeper one. */
function add(left: Size, right: Size): Size {
  return {
    depth: Math.max(left.depth, right.depth),
    fields: left.fields + right.fields,
    aliases: left.aliases + right.aliases,
    directives: left.directives + right.directives,
  };
}
