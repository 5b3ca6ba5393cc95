import type { Locale } from '../../../http/wording.ts'

/** Why a message failed or was dropped, as the ledger has it, and the same in Russian. */
const russian: readonly (readonly [RegExp, string])[] = [
  [/^too late to be of use$/, 'уже поздно'],
  [/^the account is gone$/, 'учётная запись удалена'],
  [/^the account is blocked$/, 'учётная запись заблокирована'],
  [/^what it tells of is gone$/, 'то, о чём оно, удалено'],
  [/^no longer wanted$/, 'получатель это отключил'],
  [/^no longer true$/, 'уже неверно'],
  [/^nothing to send$/, 'отправлять нечего'],
  [/^the process ended in (\d+) attempts to send it$/, 'попыток, в которых процесс завершился: $1'],
  [/^the browser takes no more messages$/, 'браузер больше не принимает сообщений'],
  [/^the browser has signed out$/, 'в браузере вышли из учётной записи'],
  [/^the browser let go of it$/, 'браузер отказался от подписки'],
  [/^the push service answered (\d+)/, 'ответ службы push: $1'],
  [/^The answer was 410: no more is wanted\.$/, 'Ответ 410: сообщения больше не нужны.'],
  [/^The answer was (\d+)\.$/, 'Ответ: $1.'],
  [/^No answer in time\.$/, 'Ответа не дождались.'],
  [/^No answer: the connection was closed\.$/, 'Ответа нет: соединение закрыто.'],
  [/^No answer: /, 'Ответа нет: '],
  [/^This address may not be reached from here\.$/, 'Обращаться отсюда к этому адресу нельзя.'],
  [/^The webhook is switched off\.$/, 'Вебхук выключен.'],
  [/^The secret cannot be read: rotate it\.$/, 'Секрет не читается: создайте новый.'],
]

/** What the house itself says is worded for its reader; what another server said stays as it was said. */
export function reasonInWords(reason: string | null, locale: Locale): string | null {
  const [pattern, words] = (locale === 'ru' && russian.find(([known]) => known.test(reason ?? ''))) || []
  return pattern && words && reason ? reason.replace(pattern, words) : reason
}
