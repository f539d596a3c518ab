// The operations on consistency checks, in the reference's order.
import { ExportConsistencyResults } from './export-consistency-results.ts'
import { ShowConsistencyResult } from './show-consistency-result.ts'
import { UpdateConsistencyResult } from './update-consistency-result.ts'

export const consistency = [
  ShowConsistencyResult,
  UpdateConsistencyResult,
  ExportConsistencyResults,
]
