/** As the settings' schema names them, for menus, the toolbar and shortcuts. */
export const commandIds = {
  open: 'stagebook:open',
  run: 'stagebook:run',
  runStage: 'stagebook:run-stage',
  runFrom: 'stagebook:run-from',
  runUntil: 'stagebook:run-until',
  stop: 'stagebook:stop',
  graph: 'stagebook:graph',
  runs: 'stagebook:runs',
  parameters: 'stagebook:parameters',
  nameStage: 'stagebook:name-stage',
  setNeeds: 'stagebook:set-needs',
  setTimeout: 'stagebook:set-timeout',
  toggleIsolated: 'stagebook:toggle-isolated',
} as const;
