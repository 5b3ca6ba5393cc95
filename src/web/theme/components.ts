import type { Components, Theme } from '@mui/material/styles'

type Themed = Theme & { vars?: Theme['vars'] }

/** How MUI's parts look here: flat, bordered, generously round, with one focus ring for all. */
export const components: Components<Themed> = {
  MuiCssBaseline: {
    styleOverrides: (theme) => ({
      // The bar stands always, so that pages of different length do not shift sideways.
      // What is focused must not hide behind the bars (WCAG 2.4.11).
      html: { overflowY: 'scroll', scrollPaddingBlock: 88 },
      body: { fontFeatureSettings: "'cv05', 'calt'", minHeight: '100dvh' },
      ':focus-visible': { outline: `3px solid ${theme.vars?.palette.secondary.main}`, outlineOffset: 2 },
      // Focused by script when a page or a dialog opens: a ring around everything would say nothing.
      'main:focus-visible, .MuiDialog-container:focus-visible, .MuiDialog-paper:focus-visible': {
        outline: 'none',
      },
      '@media (prefers-reduced-motion: reduce)': {
        '*, *::before, *::after': {
          animationDuration: '0.01ms !important',
          animationIterationCount: '1 !important',
          transitionDuration: '0.01ms !important',
        },
      },
    }),
  },
  MuiButtonBase: {
    defaultProps: { disableRipple: true },
    styleOverrides: {
      root: ({ theme }) => ({
        '&.Mui-focusVisible': {
          outline: `3px solid ${theme.vars?.palette.secondary.main}`,
          outlineOffset: 2,
        },
      }),
    },
  },
  MuiButton: {
    defaultProps: { disableElevation: true },
    styleOverrides: {
      root: { minHeight: 44, paddingInline: 18, borderRadius: 12 },
      sizeSmall: { minHeight: 36, paddingInline: 12, borderRadius: 10 },
      sizeLarge: { minHeight: 52, fontSize: '1.0625rem' },
      outlined: ({ theme }) => ({ borderColor: theme.vars?.palette.divider }),
    },
  },
  MuiSwitch: {
    styleOverrides: {
      // The ring of what it slides would be cut off.
      root: ({ theme }) => ({
        '&:has(:focus-visible)': {
          outline: `3px solid ${theme.vars?.palette.secondary.main}`,
          borderRadius: 12,
        },
        '& .MuiSwitch-switchBase.Mui-focusVisible': { outline: 'none' },
      }),
    },
  },
  MuiCard: {
    defaultProps: { variant: 'outlined' },
    styleOverrides: { root: { borderRadius: 20 } },
  },
  MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
  MuiMenu: {
    styleOverrides: {
      paper: ({ theme }) => ({
        borderRadius: 16,
        border: `1px solid ${theme.vars?.palette.divider}`,
        boxShadow: '0 12px 40px rgba(0 0 0 / 0.16)',
        minWidth: 220,
      }),
      list: { padding: 6 },
    },
  },
  MuiMenuItem: { styleOverrides: { root: { borderRadius: 10, minHeight: 44, gap: 12 } } },
  MuiDialog: { styleOverrides: { paper: { borderRadius: 24, padding: 8 } } },
  MuiOutlinedInput: {
    styleOverrides: {
      root: ({ theme }) => ({ borderRadius: 12, backgroundColor: theme.vars?.palette.background.paper }),
    },
  },
  MuiTextField: { defaultProps: { fullWidth: true } },
  MuiAlert: { styleOverrides: { root: { borderRadius: 12 } } },
  MuiAutocomplete: { styleOverrides: { paper: { borderRadius: 12 } } },
  MuiChip: { styleOverrides: { root: { fontWeight: 600, borderRadius: 8 }, sizeSmall: { height: 26 } } },
  MuiLinearProgress: {
    styleOverrides: { root: { height: 8, borderRadius: 4 }, bar: { borderRadius: 4 } },
  },
  MuiLink: { defaultProps: { underline: 'hover' } },
  MuiSkeleton: { defaultProps: { animation: 'wave' }, styleOverrides: { rounded: { borderRadius: 20 } } },
}
