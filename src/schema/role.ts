import { registerEnumType } from 'type-graphql';

/** In ascending order: each role may do whatever those before it may. */
export const Role = { READER: 'READER', RUNNER: 'RUNNER', ADMINISTRATOR: 'ADMINISTRATOR' } as const;
export type Role = keyof typeof Role;
registerEnumType(Role, {
  name: 'Role',
  description:
    'What an access token allows. Each role may do whatever those before it may: READER, RUNNER, ADMINISTRATOR.',
  valuesConfig: {
    READER: { description: 'Queries, subscriptions, exports, reports and images: looks, and changes nothing.' },
    RUNNER: { description: 'Also uploads, and every mutation on runs, datasets and answer keys.' },
    ADMINISTRATOR: { description: 'Also access tokens. METACOG_TOKEN is an administrator.' },
  },
});
