import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const forbid = (...groups) => ({
  'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }],
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      'nbrun/bundle/**',
      '**/lib/**',
      '**/node_modules/**',
      'jupyterlab-ext/jupyterlab_stagebook/**',
      'test/fixtures/**',
      '.stagebook/**',
      '**/nbrun-runs/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts', 'scripts/*.mts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'import-x/resolver-next': [
        importX.createNodeResolver({ extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      // A promise that is returned unawaited outlives a `try` or a `using` around it.
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'import-x/no-cycle': ['error', { maxDepth: 8 }],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
      ],
      'no-control-regex': 'off',
    },
  },
  {
    files: [
      'pipeline/src/**',
      'run-view/src/**',
      'nbrun/src/**',
      'kernel-lib/src/**',
      'jupyterlab-ext/src/**',
    ],
    extends: [],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'error' },
  },
  {
    files: ['pipeline/src/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^[^.]', message: 'pipeline imports nothing but itself.' }] },
      ],
    },
  },
  {
    files: ['run-view/src/**'],
    rules: forbid([
      ['nbrun', 'stagebook', 'stagebook/**', 'jupyterlab-stagebook', 'node:*', '@jupyterlab/*'],
      'run-view imports React and the types of @stagebook/pipeline only.',
    ]),
  },
  {
    files: ['kernel-lib/src/**'],
    rules: forbid([
      ['@stagebook/*', 'nbrun', 'jupyterlab-stagebook'],
      'kernel-lib meets the pipeline as JSON in a display message, never by import.',
    ]),
  },
  {
    files: ['nbrun/src/**'],
    rules: forbid([
      ['stagebook', 'stagebook/**', 'jupyterlab-stagebook', '@jupyterlab/*'],
      'nbrun imports pipeline and run-view only.',
    ]),
  },
  {
    files: ['jupyterlab-ext/src/**'],
    rules: forbid([
      ['nbrun', 'stagebook', 'stagebook/**', 'node:*'],
      'The panel imports pipeline and run-view only.',
    ]),
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '*.js'],
    languageOptions: {
      globals: {
        require: 'readonly',
        module: 'writable',
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
);
