import { writeFileSync } from 'node:fs'
import { generated } from './generated.ts'

for (const [file, make] of Object.entries(generated)) {
  writeFileSync(file, await make())
  console.log(file)
}
