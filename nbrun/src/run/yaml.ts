// Loaded when it is called for. A bundle's `import()` of a CommonJS package has no named exports, so it is imported here.
export { parse } from 'yaml';
