import { Kind, visit, type DocumentNode, type ExecutionArgs } from 'graphql';

/** The argument of a subscription that says where it begins, and nothing of what its events look like. */
const CURSOR_ARGUMENT = 'after';

const cursorVariables = new WeakMap<DocumentNode, ReadonlySet<string>>();

/**
 * Equal for two subscriptions to which the same event looks the same: the same text, operation and variables, but for
 * those that only say where a subscription begins. Everybody who is admitted may see the same.
 */
export function selectionKey({ document, operationName, variableValues }: ExecutionArgs): string {
  const cursors = cursorVariablesOf(document);
  const variables = Object.entries(variableValues ?? {}).filter(([name]) => !cursors.has(name));
  return JSON.stringify([document.loc?.source.body, operationName, variables]);
}

function cursorVariablesOf(document: DocumentNode): ReadonlySet<string> {
  const known = cursorVariables.get(document);
  if (known) return known;
  const found = findCursorVariables(document);
  cursorVariables.set(document, found);
  return found;
}

/** Variables that are the cursor of a root field and are used nowhere else. */
function findCursorVariables(document: DocumentNode): ReadonlySet<string> {
  const cursors = new Set<string>();
  const uses = new Map<string, number>();
  visit(document, {
    // Its definition is no use of a variable.
    VariableDefinition: () => false,
    Variable({ name }) {
      uses.set(name.value, (uses.get(name.value) ?? 0) + 1);
    },
  });
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const field of definition.selectionSet.selections) {
      if (field.kind !== Kind.FIELD) continue;
      for (const { name, value } of field.arguments ?? []) {
        if (name.value === CURSOR_ARGUMENT && value.kind === Kind.VARIABLE) cursors.add(value.name.value);
      }
    }
  }
  return new Set([...cursors].filter((name) => uses.get(name) === 1));
}
