/** The name under which every question's task is a factor like any other. */
export const TASK_FACTOR = 'task';

/**
 * SQL for the value of a factor, over the alias `questions q`; null for a question that does not have it.
 *
 * @param params  the values of the statement so far; the name is appended, never spliced into the text
 */
export function factorSql(name: string, params: unknown[]): string {
  return name === TASK_FACTOR ? 'q.task' : `(q.factors ->> $${params.push(name)}::text)`;
}
