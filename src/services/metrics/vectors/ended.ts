/** States, as a list in SQL, in which a run takes no answers any more. */
export const ENDED = "'COMPLETED', 'FAILED', 'CANCELLED'";
