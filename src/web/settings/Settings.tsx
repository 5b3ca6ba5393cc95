import Box from '@mui/material/Box'
import Container from '@mui/material/Container'
import Skeleton from '@mui/material/Skeleton'
import type { Theme } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import { Suspense } from 'react'
import { Navigate, Route, Routes, useMatch } from 'react-router'
import { NotFound } from '../app/NotFound.tsx'
import { SectionList } from './SectionList.tsx'
import { sections } from './sections.tsx'

/** Beside its navigation on a wide window; on a phone the navigation is a page of its own. */
export default function Settings() {
  const wide = useMediaQuery((theme: Theme) => theme.breakpoints.up('md'), { noSsr: true })
  const atStart = useMatch('/settings') !== null
  return (
    // Room to scroll the last button out from under a notice.
    <Container maxWidth="lg" sx={{ pt: { xs: 3, md: 6 }, pb: 12 }}>
      <Box sx={{ display: 'grid', columnGap: 7, gridTemplateColumns: { md: '264px minmax(0, 1fr)' } }}>
        {(wide || atStart) && <SectionList alone={!wide} />}
        <Box sx={{ minWidth: 0, maxWidth: 720 }}>
          <Suspense fallback={<Skeleton variant="rounded" height={320} sx={{ mt: { md: 9 } }} />}>
            <Routes>
              <Route index element={wide ? <Navigate to="profile" replace /> : null} />
              {sections.map(({ path, page: Page }) => (
                <Route key={path} path={path} element={<Page />} />
              ))}
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </Box>
      </Box>
    </Container>
  )
}
