// Imported first by the programs.
import { setFlagsFromString } from 'node:v8';

// graphql checks the realm of every value that it completes unless this is set, which makes a large answer a tenth slower.
process.env.NODE_ENV ??= 'production';

// V8 learns which code makes objects that last, and lets it make them where only a full collection frees them. At start
// it learns that of the results of statements. From then on each would keep its rows alive until there is such a
// collection: pauses of three times the length, and megabytes a second of memory.
setFlagsFromString('--no-allocation-site-pretenuring');
