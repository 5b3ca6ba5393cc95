import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { I18nextProvider } from 'react-i18next'
import { BrowserRouter } from 'react-router'
import { useSwitch } from '../accounts/session.ts'
import { isTransient, whenSignedOut } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { i18n } from '../i18n/language.ts'
import { Look } from '../theme/Look.tsx'
import { Notices } from '../ui/notice.tsx'
import { Crash } from './Crash.tsx'
import { Pages } from './Pages.tsx'

const queries = new QueryClient({
  defaultOptions: {
    // Without a network it is said so at once: by default a press would wait in silence and be carried out later.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 5000,
      // A refusal stays a refusal; only a lost or busy server is asked again.
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && isTransient(error),
    },
  },
})

export function App() {
  return (
    <Look>
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={queries}>
          <BrowserRouter>
            <Notices>
              <Crash>
                <SignedOutWatch>
                  <Pages />
                </SignedOutWatch>
              </Crash>
            </Notices>
          </BrowserRouter>
        </QueryClientProvider>
      </I18nextProvider>
    </Look>
  )
}

/** A refused session anywhere makes the whole app a stranger's. */
function SignedOutWatch({ children }: { children: ReactNode }) {
  const become = useSwitch()
  useEffect(() => whenSignedOut(() => void become(null)), [become])
  return children
}
