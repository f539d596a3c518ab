// The migration project operations, in the reference's order.
import { CreateMigproject } from './create-migproject.ts'
import { DeleteMigproject } from './delete-migproject.ts'
import { ListMigprojects } from './list-migprojects.ts'
import { ShowMigproject } from './show-migproject.ts'
import { UpdateDefaultMigproject } from './update-default-migproject.ts'
import { UpdateMigproject } from './update-migproject.ts'

export const projects = [
  CreateMigproject,
  ListMigprojects,
  ShowMigproject,
  DeleteMigproject,
  UpdateMigproject,
  UpdateDefaultMigproject,
]
