import module from 'node:module'
import { fileURLToPath } from 'node:url'

// Runs on any Node, so that an old one gets a sentence instead of a syntax error.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `veche: this is Node ${process.versions.node}, Veche runs on Node 24 or newer. On Linux "npm install" brings it; ` +
      'start with "npm start" or "npm run veche". Elsewhere please install Node 24.\n',
  )
  process.exit(1)
}

// Keeps sources compiled and stripped of types: a later start takes half the time and 20 MB less. A folder that
// cannot be written to only means that nothing is kept.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/veche', import.meta.url)))
await import('../src/main.ts')
