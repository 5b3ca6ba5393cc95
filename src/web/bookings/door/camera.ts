/** Of the Shape Detection API, which TypeScript does not know: https://wicg.github.io/shape-detection-api/ */
interface BarcodeReader {
  detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]>
}

declare global {
  interface Window {
    BarcodeDetector?: new (options: { formats: string[] }) => BarcodeReader
  }
}

/** Chrome on Android and macOS reads QR codes by itself; a camera is given to secure origins only. */
export const canScan = window.BarcodeDetector !== undefined && navigator.mediaDevices !== undefined

/** Between two looks, in milliseconds: quick for a hand that holds a phone, easy on its battery. */
const between = 200

/**
 * Shows the camera behind the phone in `video` and tells every code that comes in sight, until stopped; the camera is
 * let go then. Throws what the browser says when it gives none (`NotAllowedError` when a person refused).
 */
export async function scan(
  video: HTMLVideoElement,
  onCode: (code: string) => void,
  stop: AbortSignal,
): Promise<void> {
  if (!window.BarcodeDetector) return
  const reader = new window.BarcodeDetector({ formats: ['qr_code'] })
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  try {
    video.srcObject = stream
    await video.play()
    while (!stop.aborted) {
      const [code] = await reader.detect(video)
      if (code && !stop.aborted) onCode(code.rawValue)
      await new Promise((resolve) => setTimeout(resolve, between))
    }
  } finally {
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
}
