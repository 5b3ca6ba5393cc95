import { lazy } from 'react'
import { Route, Routes } from 'react-router'
import { RequireAccount } from '../accounts/RequireAccount.tsx'
import { NotFound } from './NotFound.tsx'
import { Shell } from './Shell.tsx'

const EventList = lazy(() => import('../events/EventList.tsx'))
const EventPage = lazy(() => import('../events/EventPage.tsx'))
const NewEvent = lazy(() => import('../events/NewEvent.tsx'))
const MyEvents = lazy(() => import('../events/MyEvents.tsx'))
const MyBookings = lazy(() => import('../bookings/MyBookings.tsx'))
const Notifications = lazy(() => import('../notifications/Notifications.tsx'))
const Settings = lazy(() => import('../settings/Settings.tsx'))
const SignIn = lazy(() => import('../accounts/SignIn.tsx'))
const SignUp = lazy(() => import('../accounts/SignUp.tsx'))
const ForgotPassword = lazy(() => import('../accounts/ForgotPassword.tsx'))
const ResetPassword = lazy(() => import('../accounts/ResetPassword.tsx'))
const ConfirmEmail = lazy(() => import('../accounts/ConfirmEmail.tsx'))

/** Every address of the app; each page is loaded when it is first visited. */
export function Pages() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<EventList />} />
        <Route path="events/:id" element={<EventPage />} />
        <Route path="sign-in" element={<SignIn />} />
        <Route path="sign-up" element={<SignUp />} />
        <Route path="forgot-password" element={<ForgotPassword />} />
        <Route path="reset-password" element={<ResetPassword />} />
        <Route path="confirm-email" element={<ConfirmEmail />} />
        <Route element={<RequireAccount />}>
          <Route path="events/new" element={<NewEvent />} />
          <Route path="my/events" element={<MyEvents />} />
          <Route path="my/bookings" element={<MyBookings />} />
          <Route path="notifications" element={<Notifications />} />
          <Route path="settings/*" element={<Settings />} />
        </Route>
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  )
}
