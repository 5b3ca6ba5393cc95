import { useEffect, useEffectEvent } from 'react'
import type { ClientMessage, ServerMessage, Topic } from '../../contract/realtime.ts'

/** What a topic tells its listeners: that it is being followed (again), or that something happened. */
export type Happening = Extract<ServerMessage, { type: 'event' | 'subscribed' }>
type Listener = (happening: Happening) => void

const longestPause = 10_000
const lingering = 5000
const listeners = new Map<Topic, Set<Listener>>()
let socket: WebSocket | undefined
let failures = 0
let retry: ReturnType<typeof setTimeout> | undefined
let idle: ReturnType<typeof setTimeout> | undefined

function tell(message: ClientMessage) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
}

function open() {
  clearTimeout(retry)
  if (socket || listeners.size === 0) return
  const url = new URL('/api/v1/realtime', location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  const opened = new WebSocket(url)
  socket = opened
  // The session cookie has signed the upgrade; whoever has none may follow public topics, and says so at once.
  opened.onopen = () => {
    failures = 0
    for (const topic of listeners.keys()) tell({ type: 'subscribe', topic })
  }
  opened.onmessage = ({ data }) => {
    if (opened === socket) hear(JSON.parse(data) as ServerMessage)
  }
  opened.onclose = () => {
    if (opened !== socket) return
    drop()
    // Full jitter: a restarted server is not met by everyone at once.
    retry = setTimeout(open, Math.random() * Math.min(longestPause, 500 * 2 ** failures++))
  }
}

function drop() {
  clearTimeout(retry)
  const dropped = socket
  socket = undefined
  dropped?.close()
}

function hear(message: ServerMessage) {
  if (message.type !== 'event' && message.type !== 'subscribed') return
  for (const listener of listeners.get(message.topic) ?? []) listener(message)
}

function follow(topic: Topic, listener: Listener) {
  const known = listeners.get(topic)
  if (known) known.add(listener)
  else {
    listeners.set(topic, new Set([listener]))
    tell({ type: 'subscribe', topic })
  }
  open()
}

function leave(topic: Topic, listener: Listener) {
  const known = listeners.get(topic)
  known?.delete(listener)
  if (known?.size !== 0) return
  listeners.delete(topic)
  tell({ type: 'unsubscribe', topic })
  // The next page usually needs a topic too: the socket waits a moment for it.
  clearTimeout(idle)
  if (listeners.size === 0) idle = setTimeout(() => listeners.size === 0 && drop(), lingering)
}

/** Opens the socket anew: it is bound to who was signed in when it was opened. */
export function reconnect() {
  drop()
  open()
}

/** Follows a topic while mounted; `null` follows nothing. The handler may be a fresh closure at every render. */
export function useTopic(topic: Topic | null, handler: Listener) {
  const onHappening = useEffectEvent(handler)
  useEffect(() => {
    if (!topic) return
    const listener: Listener = (happening) => onHappening(happening)
    follow(topic, listener)
    return () => leave(topic, listener)
  }, [topic])
}

// A network that came back is tried at once, not after the pause.
window.addEventListener('online', open)
