import BrokenIcon from '@mui/icons-material/HeartBrokenOutlined'
import Button from '@mui/material/Button'
import Container from '@mui/material/Container'
import { Component, type ReactNode } from 'react'
import { i18n } from '../i18n/language.ts'
import { Blank } from '../ui/Blank.tsx'

/** Stands in for a page that threw, also when its code is gone from the server after an upgrade. */
export class Crash extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false }

  static getDerivedStateFromError() {
    return { crashed: true }
  }

  override render() {
    if (!this.state.crashed) return this.props.children
    return (
      <Container maxWidth="md" sx={{ py: 8 }} role="alert">
        <Blank
          alone
          icon={<BrokenIcon />}
          title={i18n.t('app.crashed')}
          text={i18n.t('app.crashed_text')}
          action={
            <Button variant="contained" onClick={() => location.reload()}>
              {i18n.t('app.reload')}
            </Button>
          }
        />
      </Container>
    )
  }
}
