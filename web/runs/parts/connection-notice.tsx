import { useSyncExternalStore } from 'react';
import { useApi } from '../../api/api-context.js';

const WORDS = {
  fine: '',
  lost: 'The connection to the server is lost. What you see stands still; it goes on as soon as the server answers.',
  back: 'Connected again.',
} as const;

/** Says that what is shown live stands still. The place for it is always there: only what changes in it is read out. */
export function ConnectionNotice() {
  const { connection } = useApi();
  const state = useSyncExternalStore(connection.subscribe, connection.current);
  return (
    <p role="status" className={state === 'lost' ? 'notice connection-notice' : 'visually-hidden'}>
      {WORDS[state]}
    </p>
  );
}
