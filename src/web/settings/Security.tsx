import { useTexts } from '../accounts/i18n/texts.ts'
import { PasswordChange } from './PasswordChange.tsx'
import { Section } from './Section.tsx'

export default function Security() {
  const { t } = useTexts()
  return (
    <Section title={t('settings.security')}>
      <PasswordChange />
    </Section>
  )
}
