import { useEffect, useState } from 'react';
import { stallNote } from '../../../src/words/stall-words.js';
import { formatCount, formatDecimal, formatDuration, NONE } from '../../../src/words/format.js';
import type { LiveRun } from '../../api/run-operations.js';
import { ProgressBar } from './progress-bar.js';

/** How far a run is, how fast it goes, and why it does not. */
export function RunProgress({ run, name }: { readonly run: LiveRun; readonly name: string }) {
  const { progress, stall, status, statusReason } = run;
  const { answersPerSecond, etaMs, elapsedMs, inFlight, retries, reused } = progress;
  return (
    <section className="card" aria-label="Progress">
      <ProgressBar progress={progress} label={`Progress of ${name}`} />
      <dl className="figures">
        <Figure
          name="Rate"
          value={answersPerSecond === null ? NONE : `${formatDecimal(answersPerSecond, 1)} answers/s`}
        />
        <Figure name="Time to the end" value={etaMs === null ? NONE : formatDuration(etaMs)} />
        <Figure name="Time so far" value={formatDuration(elapsedMs)} />
        <Figure name="In flight" value={formatCount(inFlight)} />
        <Figure name="Retries" value={formatCount(retries)} />
        {reused > 0 && <Figure name="Taken over" value={formatCount(reused)} />}
      </dl>
      {stall && (
        <p role="status" className="notice stall-text">
          {stall.message} (<StallTime stall={stall} />)
        </p>
      )}
      {statusReason !== null && <p className="notice">{statusReason}</p>}
      <p className="visually-hidden" role="status">
        The run is {status.toLowerCase()}.
      </p>
    </section>
  );
}

/** Counts on while nothing comes from the server; the words around it are read out once, this is not. */
function StallTime({ stall }: { readonly stall: NonNullable<LiveRun['stall']> }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span aria-live="off">{stallNote(stall, now)}</span>;
}

export function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
