import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faults } from '../faults/fault.ts'

test('every file of faults has its number in the table, and none is gone', () => {
  const files = readdirSync('tests/faults').filter((name) => name.endsWith('.test.ts'))
  expect(files.toSorted()).toEqual(Object.keys(faults).toSorted())
})
