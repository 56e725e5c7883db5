/** Runs the notebook on each push, shows a summary, and keeps the record whether it passed or not. */
export const gitHubWorkflow = `name: notebook
on: [push, pull_request]

jobs:
  run:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22, cache: npm }
      - run: npm ci
      - uses: actions/cache@v4
        with:
          path: nbrun-runs/cache
          key: nbrun-\${{ github.sha }}
          restore-keys: nbrun-
      - run: npx nbrun run pipeline.ipynb --junit junit.xml --timeout 1500
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: notebook-run
          include-hidden-files: true
          path: |
            junit.xml
            nbrun-runs/*
            !nbrun-runs/cache
`;

export const gitLabWorkflow = `notebook:
  image: node:22
  timeout: 30 minutes
  cache:
    key: nbrun
    paths: [nbrun-runs/cache]
  script:
    - npm ci
    - npx nbrun run pipeline.ipynb --junit junit.xml --timeout 1500
  artifacts:
    when: always
    paths: [nbrun-runs]
    exclude: [nbrun-runs/cache/**/*]
    reports:
      junit: junit.xml
`;
