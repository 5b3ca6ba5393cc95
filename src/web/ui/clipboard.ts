import { useNotice } from './notice.tsx'

/** Copies a text and says so. Only secure origins have a clipboard: where there is none, `canCopy` is false. */
export const canCopy = 'clipboard' in navigator

export function useCopy() {
  const tell = useNotice()
  return async (text: string, said: string) => {
    await navigator.clipboard.writeText(text)
    tell({ text: said })
  }
}
