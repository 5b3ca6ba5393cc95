import type { RouteName } from '../../contract/index.ts'
import type { ReplyOf } from '../../contract/route.ts'
import { multipart } from './multipart.ts'
import { ApiProblem, problemOf } from './problem.ts'

type Uploads = {
  [N in keyof RouteName]: RouteName[N] extends { upload: object } ? N : never
}[keyof RouteName]

interface Options {
  /** What the server takes: a larger file is not sent at all. */
  maxBytes: number
  language: string
  /** Called with the part that is on the server, 0 to 1. `fetch` cannot tell. */
  onProgress?: (part: number) => void
}

/** Sends one file, telling how far it has come. Throws {@link ApiProblem}. */
export function upload<N extends Uploads>(
  name: N,
  file: File,
  options: Options,
): Promise<ReplyOf<RouteName[N]>> {
  const { maxBytes, language, onProgress } = options
  if (file.size > maxBytes)
    return Promise.reject(new ApiProblem({ title: 'Too large', status: 413, code: 'request.too_large' }))
  const body = multipart(file)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1${name.slice(name.indexOf(' ') + 1)}`)
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Accept-Language', language)
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(new ApiProblem({ title: 'No answer', status: 0, code: 'offline' }))
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText))
      else {
        const headers = { 'content-type': request.getResponseHeader('content-type') ?? '' }
        problemOf(new Response(request.responseText, { status: request.status, headers })).then(
          reject,
          reject,
        )
      }
    }
    request.send(body)
  })
}
