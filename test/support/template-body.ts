// What a caller says of a template.

/** The body of CreateTemplate, as Terraform writes it: no flavor, no public IP. */
export const templateBody = (change: object = {}) => ({
  template: {
    name: 'template-1',
    is_template: true,
    region: 'cn-north-4',
    projectid: '05825205120026802ff0c01721bc1xxx',
    target_server_name: 'target-1',
    availability_zone: 'cn-north-4a',
    volumetype: 'SAS',
    vpc: { id: 'autoCreate', name: 'autoCreate' },
    nics: [{ id: 'autoCreate', name: 'autoCreate' }],
    security_groups: [{ id: 'autoCreate', name: 'autoCreate' }],
    ...change,
  },
})
