import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Media } from '../../contract/media.ts'
import { ApiProblem } from '../api/problem.ts'
import { upload } from '../api/upload.ts'

/** What the server takes; a larger file is not sent at all. */
const maxBytes = 10 * 1024 * 1024

interface Listeners {
  onDone: (picture: Media) => void
  /** An upload begins or ends. */
  onBusy: (busy: boolean) => void
}

/** Uploads a picture as soon as it is chosen: how far it has come, and the file itself to be shown meanwhile. */
export function usePictureUpload({ onDone, onBusy }: Listeners) {
  const { i18n } = useTranslation()
  const [part, setPart] = useState(0)
  const [local, setLocal] = useState<string | null>(null)
  useEffect(() => () => (local ? URL.revokeObjectURL(local) : undefined), [local])
  const { mutate, isPending, error } = useMutation({
    mutationFn: (file: File) => {
      setPart(0)
      onBusy(true)
      setLocal(URL.createObjectURL(file))
      return upload('POST /media', file, { maxBytes, language: i18n.language, onProgress: setPart })
    },
    onSuccess: onDone,
    onSettled: () => {
      setLocal(null)
      onBusy(false)
    },
  })
  const isTooLarge = error instanceof ApiProblem && error.code === 'request.too_large'
  return { send: mutate, isPending, error, isTooLarge, local, part }
}
