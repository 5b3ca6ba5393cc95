import { useEffect, useState } from 'react'

/** Between the last key and a question to the server, in milliseconds. */
const pause = 200

/** What is being typed, once the hands rest. */
export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), pause)
    return () => clearTimeout(timer)
  }, [typed])
  return settled
}
