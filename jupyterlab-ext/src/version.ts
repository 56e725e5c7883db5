import manifest from '../package.json';

/** Of this extension, and of the engine in it: they are released together. */
export const engineVersion: string = manifest.version;
