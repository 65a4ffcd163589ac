import DataLoader from 'dataloader';

/**
 * Loaders for a field that takes arguments: parents that ask with equal arguments share one statement. A query has few
 * distinct arguments, because it is text; the rows it meets are many.
 */
export function loadersByArguments<Args, Value, Parent = number>(
  load: (parents: readonly Parent[], args: Args) => Promise<(Value | Error)[]>,
): (args: Args) => DataLoader<Parent, Value> {
  const loaders = new Map<string, DataLoader<Parent, Value>>();
  return (args) => {
    const text = JSON.stringify(args);
    const loader = loaders.get(text) ?? new DataLoader<Parent, Value>((parents) => load(parents, args));
    loaders.set(text, loader);
    return loader;
  };
}
