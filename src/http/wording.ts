import type { RefusalCode } from '../contract/refusals.ts'

export type Locale = 'ru' | 'en'

interface Wording {
  status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503 | 507
  en: string
  ru: string
}

/** What each refusal is in HTTP and in words. A code without its line does not compile. */
export const wordings: Record<RefusalCode, Wording> = {
  'request.malformed': { status: 400, en: 'The request cannot be read.', ru: 'Запрос не удалось прочитать.' },
  'request.invalid': {
    status: 400,
    en: 'Some of what was sent is not right.',
    ru: 'Часть данных заполнена неверно.',
  },
  'request.too_large': { status: 413, en: 'The request is too large.', ru: 'Запрос слишком большой.' },
  'request.unsupported_media_type': {
    status: 415,
    en: 'Send the body as application/json, a file as multipart/form-data.',
    ru: 'Отправьте тело запроса как application/json, файл — как multipart/form-data.',
  },
  'request.origin': {
    status: 403,
    en: 'This request came from another site and was not carried out.',
    ru: 'Запрос пришёл с другого сайта и не выполнен.',
  },
  not_found: { status: 404, en: 'There is nothing here.', ru: 'Здесь ничего нет.' },
  forbidden: { status: 403, en: 'You may not do this.', ru: 'Это вам недоступно.' },
  rate_limited: {
    status: 429,
    en: 'Too many requests. Please wait a little.',
    ru: 'Слишком много запросов. Подождите немного.',
  },
  unavailable: {
    status: 503,
    en: 'Veche cannot answer right now. Please try again in a moment.',
    ru: 'Сервис сейчас недоступен. Попробуйте ещё раз чуть позже.',
  },
  internal: {
    status: 500,
    en: 'Something went wrong on our side.',
    ru: 'Что-то сломалось на нашей стороне.',
  },
  'cursor.invalid': {
    status: 400,
    en: 'This page of the list is not known. Start from the first one.',
    ru: 'Такой страницы списка нет. Начните с первой.',
  },
  'idempotency.mismatch': {
    status: 422,
    en: 'This Idempotency-Key was used for another request.',
    ru: 'Этот Idempotency-Key уже использован для другого запроса.',
  },
  'idempotency.in_flight': {
    status: 409,
    en: 'The first request with this Idempotency-Key is still at work.',
    ru: 'Первый запрос с этим Idempotency-Key ещё выполняется.',
  },
  'auth.required': { status: 401, en: 'Please sign in.', ru: 'Войдите в учётную запись.' },
  'auth.invalid_credentials': {
    status: 401,
    en: 'The name or the password is not right.',
    ru: 'Неверное имя или пароль.',
  },
  'auth.token_invalid': {
    status: 401,
    en: 'The session has ended. Please sign in again.',
    ru: 'Сеанс завершён. Войдите снова.',
  },
  'auth.refresh_reused': {
    status: 401,
    en: 'This refresh token was used before; the session was ended for safety.',
    ru: 'Этот токен обновления уже использован; сеанс завершён в целях безопасности.',
  },
  'auth.too_many_attempts': {
    status: 429,
    en: 'Too many attempts. Wait a quarter of an hour, or use a device where you signed in before.',
    ru: 'Слишком много попыток. Подождите четверть часа или войдите с устройства, где уже входили.',
  },
  'auth.otp_required': {
    status: 401,
    en: 'Enter the code of your authenticator.',
    ru: 'Введите код из приложения для подтверждения.',
  },
  'auth.otp_invalid': { status: 401, en: 'The code is not right.', ru: 'Неверный код.' },
  'auth.link_invalid': {
    status: 400,
    en: 'This link was used already or has expired. Ask for a new one.',
    ru: 'Ссылка уже использована или устарела. Запросите новую.',
  },
  'auth.blocked': { status: 403, en: 'This account is blocked.', ru: 'Эта учётная запись заблокирована.' },
  'account.email_taken': {
    status: 409,
    en: 'There is an account with this e-mail already.',
    ru: 'Учётная запись с этой почтой уже есть.',
  },
  'account.username_taken': {
    status: 409,
    en: 'This username is taken.',
    ru: 'Это имя пользователя занято.',
  },
  'account.password_weak': {
    status: 400,
    en: 'Choose a password of at least 8 characters that is neither your e-mail nor a common one.',
    ru: 'Придумайте пароль не короче 8 знаков, не совпадающий с почтой и не из самых распространённых.',
  },
  'account.phone_invalid': {
    status: 400,
    en: 'This is not a phone number. Try the form +7 900 000-00-00.',
    ru: 'Это не номер телефона. Попробуйте в виде +7 900 000-00-00.',
  },
  'account.time_zone_unknown': {
    status: 400,
    en: 'This time zone is not known. Example: Europe/Moscow.',
    ru: 'Такой часовой пояс неизвестен. Пример: Europe/Moscow.',
  },
  'account.last_admin': {
    status: 409,
    en: 'This is the last administrator; make another one first.',
    ru: 'Это последний администратор; сначала назначьте другого.',
  },
  'account.self': { status: 409, en: 'You cannot do this to yourself.', ru: 'С собой этого сделать нельзя.' },
  'token.expires_in_past': {
    status: 400,
    en: 'The token must expire in the future.',
    ru: 'Срок токена должен заканчиваться в будущем.',
  },
  'token.too_many': {
    status: 409,
    en: 'There are too many tokens; revoke one first.',
    ru: 'Токенов слишком много; сначала отзовите один.',
  },
  'totp.enabled': {
    status: 409,
    en: 'An authenticator is in use already.',
    ru: 'Приложение для подтверждения уже подключено.',
  },
  'passkey.invalid': {
    status: 400,
    en: 'The passkey could not be checked.',
    ru: 'Ключ доступа не прошёл проверку.',
  },
  'passkey.too_many': {
    status: 409,
    en: 'There are too many passkeys; remove one first.',
    ru: 'Ключей доступа слишком много; сначала удалите один.',
  },
  'organization.member_unknown': {
    status: 400,
    en: 'Somebody named here has no account.',
    ru: 'У кого-то из указанных людей нет учётной записи.',
  },
  'organization.member_exists': {
    status: 409,
    en: 'This person is a member already.',
    ru: 'Этот человек уже состоит в организации.',
  },
  'organization.last_owner': {
    status: 409,
    en: 'The last owner of an organization must stay. Name another one first, or delete the organization.',
    ru: 'Последний владелец не может покинуть организацию. Сначала назначьте другого или удалите её.',
  },
  'media.unknown': {
    status: 400,
    en: 'You have uploaded no such picture.',
    ru: 'Такой картинки вы не загружали.',
  },
  'media.unsupported': {
    status: 415,
    en: 'This is not a picture that can be read. Send a JPEG, PNG, WebP, AVIF or GIF.',
    ru: 'Это не картинка или она повреждена. Подойдут JPEG, PNG, WebP, AVIF и GIF.',
  },
  'media.too_many_pixels': {
    status: 422,
    en: 'The picture is too large. Make it smaller, down to 50 megapixels.',
    ru: 'Картинка слишком большая. Уменьшите её до 50 мегапикселей.',
  },
  'media.quota': {
    status: 409,
    en: 'You have used up your space for pictures.',
    ru: 'Место для ваших картинок закончилось.',
  },
  'storage.full': {
    status: 507,
    en: 'The server has no space left for files. Please tell its operator.',
    ru: 'На сервере кончилось место для файлов. Сообщите администратору.',
  },
  'event.full': { status: 409, en: 'There are no free seats.', ru: 'Свободных мест нет.' },
  'event.closed': {
    status: 409,
    en: 'This event is over, cancelled or not open for booking.',
    ru: 'Событие прошло, отменено или ещё не открыто для записи.',
  },
  'event.published': {
    status: 409,
    en: 'This event is published already.',
    ru: 'Событие уже опубликовано.',
  },
  'event.starts_in_past': {
    status: 400,
    en: 'The event must start in the future.',
    ru: 'Начало должно быть в будущем.',
  },
  'event.ends_before_start': {
    status: 400,
    en: 'The event must end after it starts.',
    ru: 'Окончание должно быть позже начала.',
  },
  'event.published_after_start': {
    status: 400,
    en: 'The event must be published before it starts.',
    ru: 'Опубликовать событие нужно до его начала.',
  },
  'event.organization_foreign': {
    status: 403,
    en: 'You can put up events only for organizations you belong to.',
    ru: 'Создавать события можно только от организаций, в которых вы состоите.',
  },
  'event.seats_below_booked': {
    status: 409,
    en: 'More seats than that are booked already.',
    ru: 'Уже занято больше мест, чем указано.',
  },
  'event.delete_too_late': {
    status: 409,
    en: 'An event can be deleted within an hour after it was created. Cancel it instead.',
    ru: 'Удалить событие можно только в течение часа после создания. Отмените его.',
  },
  'event.rrule_invalid': {
    status: 400,
    en: 'This recurrence rule cannot be used.',
    ru: 'Такое правило повторения не подходит.',
  },
  'tag.exists': { status: 409, en: 'There is such a tag already.', ru: 'Такая метка уже есть.' },
  'import.unreadable': {
    status: 422,
    en: 'This is not a calendar that can be read (.ics).',
    ru: 'Это не календарь, который можно прочитать (.ics).',
  },
  'import.too_many': {
    status: 422,
    en: 'The calendar has too many events for one import.',
    ru: 'В календаре слишком много событий для одного импорта.',
  },
  'booking.exists': { status: 409, en: 'You have booked this already.', ru: 'Вы уже записаны.' },
  'booking.too_many_seats': {
    status: 400,
    en: 'This event gives fewer seats to one booking.',
    ru: 'На это событие нельзя занять столько мест сразу.',
  },
  'booking.not_confirmed': {
    status: 409,
    en: 'There are no seats for this booking: it waits in line or was cancelled.',
    ru: 'По этой записи нет места: она в листе ожидания или отменена.',
  },
  'booking.checked_in': {
    status: 409,
    en: 'This ticket was used already.',
    ru: 'По этому билету уже прошли.',
  },
  'booking.code_unknown': {
    status: 404,
    en: 'No ticket to this event has this code.',
    ru: 'Билета с таким кодом на это событие нет.',
  },
  'booking.link_invalid': {
    status: 404,
    en: 'This link does not work, or not any more.',
    ru: 'Эта ссылка не действует или больше не действует.',
  },
  'rating.too_early': {
    status: 409,
    en: 'An event can be rated once it is over.',
    ru: 'Оценку можно оставить только после события.',
  },
  'rating.not_attended': {
    status: 403,
    en: 'Only those who had a seat can rate.',
    ru: 'Оценить могут только те, у кого было место.',
  },
  'rating.own_event': {
    status: 403,
    en: 'You cannot rate an event of your own.',
    ru: 'Своё событие оценить нельзя.',
  },
  'delivery.under_way': {
    status: 409,
    en: 'This message was sent or is being sent.',
    ru: 'Это сообщение уже отправлено или отправляется.',
  },
  'preferences.fixed': {
    status: 422,
    en: 'This cannot be switched off: it keeps your account safe.',
    ru: 'Это отключить нельзя: так мы бережём вашу учётную запись.',
  },
  'unsubscribe.invalid': {
    status: 404,
    en: 'This link does not work. Take it from the mail again, or choose in the settings.',
    ru: 'Эта ссылка не работает. Откройте её из письма ещё раз или выберите нужное в настройках.',
  },
  'push.invalid': {
    status: 422,
    en: 'This browser’s subscription cannot be used.',
    ru: 'Подписку этого браузера использовать нельзя.',
  },
  'webhook.address_refused': {
    status: 422,
    en: 'This address cannot be used: it is not on the public internet.',
    ru: 'Этот адрес использовать нельзя: он не в открытом интернете.',
  },
  'webhook.too_many': {
    status: 409,
    en: 'There are 20 webhooks already. Delete one first.',
    ru: 'Уже есть 20 вебхуков. Сначала удалите один из них.',
  },
}
