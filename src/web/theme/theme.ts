import { createTheme } from '@mui/material/styles'
import { components } from './components.ts'

const sans = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif"
const heading = { fontWeight: 720, letterSpacing: '-0.022em', textWrap: 'balance' } as const

/** White stone, spruce and the brass of a bell. Every text pair holds WCAG AA (4.5 : 1) in both schemes. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: '[data-theme="%s"]', cssVarPrefix: 'v' },
  colorSchemes: {
    light: {
      palette: {
        background: { default: '#f3f5f2', paper: '#ffffff' },
        text: { primary: '#16211d', secondary: '#53615b' },
        primary: { main: '#12594a', dark: '#0c4337', contrastText: '#ffffff' },
        secondary: { main: '#855600', contrastText: '#ffffff' },
        success: { main: '#1d6b43' },
        info: { main: '#12594a' },
        warning: { main: '#855600' },
        error: { main: '#b0261d' },
        divider: 'rgba(22 33 29 / 0.13)',
      },
    },
    dark: {
      palette: {
        background: { default: '#0f1513', paper: '#18211d' },
        text: { primary: '#e8eeea', secondary: '#a5b3ac' },
        primary: { main: '#7ad0b5', dark: '#9adfc8', contrastText: '#06281f' },
        secondary: { main: '#f0b94a', contrastText: '#2b1d00' },
        success: { main: '#7fd6a0', contrastText: '#06281f' },
        info: { main: '#7ad0b5', contrastText: '#06281f' },
        warning: { main: '#f0b94a', contrastText: '#2b1d00' },
        error: { main: '#ff9c91', contrastText: '#3a0703' },
        divider: 'rgba(232 238 234 / 0.15)',
      },
    },
  },
  // The unit of `borderRadius` in sx: 3 is a field's corner, 5 a card's.
  shape: { borderRadius: 4 },
  typography: {
    fontFamily: sans,
    h1: { ...heading, fontSize: 'clamp(1.9rem, 1.5rem + 1.9vw, 2.9rem)', lineHeight: 1.1 },
    h2: { ...heading, fontSize: '1.3rem', lineHeight: 1.25 },
    h3: { ...heading, fontSize: '1.125rem', lineHeight: 1.3, letterSpacing: '-0.014em' },
    subtitle1: { fontSize: '1.0625rem', lineHeight: 1.5 },
    body1: { lineHeight: 1.6 },
    overline: { fontWeight: 650, fontSize: '0.75rem', letterSpacing: '0.06em', lineHeight: 1.4 },
    button: { fontWeight: 620, textTransform: 'none', letterSpacing: 0 },
  },
  components,
})
