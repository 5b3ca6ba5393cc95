import module from 'node:module'
import { fileURLToPath } from 'node:url'

// Runs on any Node, so that an old one hands over to the one npm brought, or gets a sentence instead of a syntax error.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) await handOver()
else {
  // Keeps sources compiled and stripped of types: a later start takes half the time and 20 MB less. A folder that
  // cannot be written to only means that nothing is kept.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/veche', import.meta.url)))
  await import('../src/main.ts')
}

async function handOver() {
  const { node } = await import('./link-node.js')
  if (!node) {
    process.stderr.write(
      `veche: this is Node ${process.versions.node}, Veche runs on Node 24 or newer. On Linux "npm install" brings it, ` +
        'unless told to omit optional packages; elsewhere please install Node 24.\n',
    )
    process.exit(1)
  }
  const { spawn } = await import('node:child_process')
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}
