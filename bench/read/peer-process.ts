// A peer of the product in a process of its own: `peer-process.js NAME`, on the database of DATABASE_URL.
import '../../src/production.js';
import pg from 'pg';
import { startBare } from './bare.js';
import { startMercurius } from './mercurius.js';
import { PeerReads } from './peer-reads.js';
import { startYoga } from './yoga.js';

/** Each starts on a free port and tells the address to POST to. */
const PEERS: Readonly<Record<string, (reads: PeerReads) => Promise<string>>> = {
  mercurius: startMercurius,
  yoga: startYoga,
  bare: startBare,
};
/** As many connections as the product has. */
const MAX_CONNECTIONS = 20;

const start = PEERS[process.argv[2] ?? ''];
if (!start) throw new Error(`There is no peer ${process.argv[2] ?? ''}`);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: MAX_CONNECTIONS });
process.send?.({ url: await start(new PeerReads(pool)) });
process.on('disconnect', () => process.exit(0));
