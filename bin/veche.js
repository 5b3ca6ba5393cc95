// Runs on any Node, so that an old one gets a sentence instead of a syntax error.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `veche: this is Node ${process.versions.node}, Veche runs on Node 24 or newer. On Linux "npm install" brings it; ` +
      'start with "npm start" or "npm run veche". Elsewhere please install Node 24.\n',
  )
  process.exit(1)
}
await import('../src/main.ts')
