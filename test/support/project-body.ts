// What a caller says of a migration project.

/** The body of CreateMigproject with what it must have. */
export const projectBody = (change: object = {}) => ({
  name: 'project-1',
  region: 'cn-north-4',
  type: 'MIGRATE_FILE',
  ...change,
})
