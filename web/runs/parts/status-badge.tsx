import type { RunStatus } from '../../api/run-operations.js';

export function StatusBadge({ status }: { readonly status: RunStatus }) {
  return <span className={`badge status-${status.toLowerCase()}`}>{status.toLowerCase()}</span>;
}
