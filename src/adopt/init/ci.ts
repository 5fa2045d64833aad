// The CI of a repository of handbooks, for GitHub, GitLab and Forgejo. It holds no key to any server: snapshots come to it.

/** Reads only what it is given: a pull request of a stranger can change nothing and learns no secret. */
const githubText = (
  actions: string,
) => `# Prüft das Inventar, vergleicht es mit den Momentaufnahmen und baut das Handbuch. Kein Schlüssel zu einem Server:
# Die Momentaufnahmen schiebt der Server selbst (siehe README.md).
name: Handbuch
on:
  push:
  pull_request:
  schedule:
    - cron: "17 4 * * *"
permissions:
  contents: read
jobs:
  handbuch:
    runs-on: ${actions === 'github' ? 'ubuntu-latest' : 'docker'}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npm install
      - run: npx infrabuch check${actions === 'github' ? ' --format github' : ''}
      - run: npx infrabuch drift${actions === 'github' ? ' --format github' : ''}
        if: \${{ hashFiles('inventory/*/snapshots/**') != '' }}
      - run: npx infrabuch build
      - uses: actions/upload-artifact@v${actions === 'github' ? '4' : '3'}
        with:
          name: handbuch
          path: dist
`;
const gitlabText = `# Prüft das Inventar, vergleicht es mit den Momentaufnahmen und baut das Handbuch. Kein Schlüssel zu einem Server:
# Die Momentaufnahmen schiebt der Server selbst (siehe README.md).
image: node:24
stages: [pruefen, bauen]
before_script:
  - npm install
check:
  stage: pruefen
  script:
    - npx infrabuch check --format junit --output check.xml
  artifacts:
    when: always
    reports:
      junit: check.xml
drift:
  stage: pruefen
  rules:
    - exists:
        - inventory/*/snapshots/**/*
  script:
    - npx infrabuch drift --format junit --output drift.xml
  artifacts:
    when: always
    reports:
      junit: drift.xml
handbuch:
  stage: bauen
  script:
    - npx infrabuch build
  artifacts:
    paths:
      - dist
`;

/** The files of the three forges by their paths. */
export const ciFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ['.github/workflows/handbuch.yml', githubText('github')],
    ['.forgejo/workflows/handbuch.yml', githubText('forgejo')],
    ['.gitlab-ci.yml', gitlabText],
  ]);
