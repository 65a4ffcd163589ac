import { useEffect, useRef, useState, type MouseEvent } from 'react';
import { useApi } from '../../api/api-context.js';
import { FaultNotice } from './fault-notice.js';

interface ReportLinkProps {
  readonly runId: string;
  readonly answerKey: string | null;
}

/** Opens the report of a run under the key that is chosen. Where a token is needed the browser cannot ask for it itself. */
export function ReportLink({ runId, answerKey }: ReportLinkProps) {
  const api = useApi();
  const [error, setError] = useState<Error>();
  const made = useRef<string[]>([]);
  useEffect(
    () => () => {
      for (const address of made.current) URL.revokeObjectURL(address);
    },
    [],
  );
  const search = answerKey === null ? '' : `?${new URLSearchParams({ key: answerKey }).toString()}`;
  const url = `/runs/${encodeURIComponent(runId)}/report.html${search}`;
  const open = (event: MouseEvent): void => {
    if (api.access.current().token === undefined) return;
    event.preventDefault();
    setError(undefined);
    // At once: a window that opens later than the click is taken for an advertisement.
    const tab = window.open('', '_blank');
    api.file(url).then(
      (address) => {
        made.current.push(address);
        if (tab) tab.location.href = address;
      },
      (fault: unknown) => {
        tab?.close();
        setError(fault instanceof Error ? fault : new Error('The report was not sent.'));
      },
    );
  };
  return (
    <>
      <a href={url} target="_blank" rel="noreferrer" onClick={open}>
        Report under this key
      </a>
      <FaultNotice error={error} />
    </>
  );
}
