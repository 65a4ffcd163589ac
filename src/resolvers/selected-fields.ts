import { Kind, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/** Where a field is selected, which is all that its selections are known by. */
export type Selected = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

/**
 * Names of the fields that are selected of what a field gives, or of what stands below it: for what is read only where
 * it is asked for. Of a fragment on whatever type, so it may name more than is selected in the end.
 * @param path  names of fields from the field on
 */
export function selectedFields({ fieldNodes, fragments }: Selected, path: readonly string[] = []): ReadonlySet<string> {
  let nodes = fieldNodes.flatMap((node) => fieldsIn(node.selectionSet, fragments));
  for (const name of path) {
    const there = nodes.filter((node) => node.name.value === name);
    nodes = there.flatMap((node) => fieldsIn(node.selectionSet, fragments));
  }
  return new Set(nodes.map((node) => node.name.value));
}

/**
 * What is made of a selection, worked out once for each place of a document: those that come again are kept parsed. The
 * fields that are merged at one place may differ from request to request, by @skip and @include.
 */
export function oncePerSelection<T>(make: (selected: Selected) => T): (selected: Selected) => T {
  const known = new WeakMap<FieldNode, { readonly nodes: readonly FieldNode[]; readonly made: T }>();
  return ({ fieldNodes, fragments }) => {
    const [first] = fieldNodes;
    const there = first && known.get(first);
    if (there?.nodes.length === fieldNodes.length && there.nodes.every((node, index) => node === fieldNodes[index])) {
      return there.made;
    }
    const made = make({ fieldNodes, fragments });
    if (first) known.set(first, { nodes: fieldNodes, made });
    return made;
  };
}

function fieldsIn(selectionSet: SelectionSetNode | undefined, fragments: Selected['fragments']): FieldNode[] {
  const fields: FieldNode[] = [];
  const seen = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragments[selection.name.value];
        if (fragment) collect(fragment.selectionSet);
      }
    }
  };
  if (selectionSet) collect(selectionSet);
  return fields;
}
