import type { KeyAlarm } from '../../../src/operations/report-shapes.js';

/** In a list: that there is an alarm; the sentence is in the tooltip and, for those without a pointer, behind the badge. */
export function KeyAlarmBadge({ message }: { readonly message: string }) {
  return (
    <details className="alarm-badge">
      <summary className="badge badge-alarm" title={message}>
        key alarm
      </summary>
      <p>{message}</p>
    </details>
  );
}

/** What the answers say against the key that scores them, where it cannot be overlooked. */
export function KeyAlarmBanner({ alarm, answerKey }: { readonly alarm: KeyAlarm; readonly answerKey: string }) {
  return (
    <section className="alarm" role="alert" aria-label="Key alarm">
      <h2>Key alarm: check the key “{answerKey}” before you read any number below</h2>
      <p>{alarm.message}</p>
      <ul>
        {alarm.byTask.map(({ task, detail }) => (
          <li key={task}>
            <b>{task}</b>: {detail}
          </li>
        ))}
      </ul>
    </section>
  );
}
