/** A value of a response and where it stands, as `metrics.calibration.ece.low`; places in lists are left out. */
interface Leaf {
  readonly path: string;
  readonly value: unknown;
}

/** Every value of a response that is not an object or a list. */
export function leavesOf(value: unknown, path = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, path));
  if (!isObject(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([name, of]) => leavesOf(of, path === '' ? name : `${path}.${name}`));
}

/** Paths of the estimates of a response that lack a value, or a limit, and do not say why. Only what is selected counts. */
export function unexplained(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item, place) => unexplained(item, `${path}[${place}]`));
  if (!isObject(value)) return [];
  if ('method' in value && 'reason' in value) {
    const isMissing = ['value', 'low', 'high', 'p'].some((name) => value[name] === null);
    return isMissing && value.reason === null ? [path] : [];
  }
  return Object.entries(value).flatMap(([name, of]) => unexplained(of, `${path}.${name}`));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
