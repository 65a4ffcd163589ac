import { setFlagsFromString } from 'node:v8';

// Imported first by the programs.

// graphql checks the realm of every value that it completes unless this is set, which makes a large answer a tenth slower.
process.env.NODE_ENV ??= 'production';

// V8 learns which code makes objects that last, and lets it make them where only a full collection frees them. At start
// it learns that of the results of statements. From then on each would keep its rows alive until there is such a
// collection: pauses of three times the length, and megabytes a second of memory.
setFlagsFromString('--no-allocation-site-pretenuring');

// V8 lets a heap that grew fast at the start, as this one does, grow to several times what was in use then, and only then
// looks for what is done with. This many percent beyond what is in use cost dispatch no time that could be measured; 30
// cost it a fifth of its CPU.
setFlagsFromString('--heap-growing-percent=50');
