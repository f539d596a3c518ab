// Rewrites the generated files. `npm run golden`, then read the diff.
import { writeFileSync } from 'node:fs'
import { generated } from './files.ts'

for (const { file, content } of generated) writeFileSync(file, content())
