// Imported first by the programs: graphql checks the realm of every value that it completes unless this is set, which
// makes a large answer a tenth slower.
process.env.NODE_ENV ??= 'production';
